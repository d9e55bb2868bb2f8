import { operatorNames, operatorScenario, ownCertificates } from './operator.ts';
import type { Scenario } from './scenario.ts';

export const asymmetricSecrets: Scenario = operatorScenario(
  'asymmetric-secrets',
  'operator-byo-spiffe, but typha-certs names only a Common Name and node-certs only a SPIFFE ID: new Typhas never listen.',
  (context) =>
    ownCertificates(context, {
      typha: { ...operatorNames.typha, uriSan: '' },
      node: { ...operatorNames.node, commonName: '' },
    }),
);
