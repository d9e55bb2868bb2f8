import type { IssuedCertificate } from '../../src/x509/issue.ts';
import { type KubeObject, objectAt } from '../server/json.ts';
import { manifestScenario } from './manifest.ts';
import { cnOnly, leaf, mutualTls, nodeSecret, typhaAuthority } from './manifest-tls.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

/** When calico-node's certificate was replaced by a broken one. Its connections of before live on. */
const brokenAge = 2;

/** manifest-mtls-cn whose Secret calico-node-certs was replaced by one with this certificate. */
function withNodeCertificate(
  name: string,
  description: string,
  certificate: (context: ScenarioContext) => IssuedCertificate,
  change: (secret: KubeObject) => KubeObject = (secret) => secret,
): Scenario {
  return manifestScenario(name, description, {
    after: (context) => [
      ...mutualTls(context, cnOnly, cnOnly),
      { daysAgo: brokenAge, manager: 'kubectl-replace', objects: [change(nodeSecret(certificate(context)))] },
    ],
  });
}

export const wrongCa: Scenario = withNodeCertificate(
  'wrong-ca',
  'manifest-mtls-cn, but calico-node has a new certificate of a CA that Typha does not trust.',
  (context) =>
    leaf(context, typhaAuthority(context, 'corporate-ca'), cnOnly.node, { sinceDays: 3, untilDays: 360 }),
);

export const wrongEku: Scenario = withNodeCertificate(
  'wrong-eku',
  "manifest-mtls-cn, but calico-node's new certificate is for servers only (no clientAuth).",
  (context) => leaf(context, typhaAuthority(context), cnOnly.node, { usages: ['serverAuth'], sinceDays: 3 }),
);

export const missingSecretKey: Scenario = withNodeCertificate(
  'missing-secret-key',
  'manifest-mtls-cn, but Secret calico-node-certs was replaced by one without calico-node.key.',
  (context) => leaf(context, typhaAuthority(context), cnOnly.node, { sinceDays: 3 }),
  (secret) => withRenamedKey(secret, 'calico-node.key', 'tls.key'),
);

export const expired: Scenario = manifestScenario(
  'expired',
  "manifest-mtls-cn, but Typha's certificate expired three days ago and calico-node's expires in five.",
  {
    after: (context) =>
      mutualTls(context, cnOnly, cnOnly, {
        typha: { sinceDays: 368, untilDays: -3 },
        node: { sinceDays: 360, untilDays: 5 },
      }),
  },
);

function withRenamedKey(object: KubeObject, from: string, to: string): KubeObject {
  const data = Object.entries(objectAt(object, 'data'));
  return {
    ...object,
    data: Object.fromEntries(data.map(([key, value]) => [key === from ? to : key, value])),
  };
}
