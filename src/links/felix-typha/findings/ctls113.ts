import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls113 = findingKind({
  code: 'CTLS113',
  link: 'felix-typha',
  severity: 'error',
  title: "The operator's two Secrets name the same kinds of identity",
  explanation:
    "The operator gives Typha the client's Common Name only if the Secret typha-certs has common-name, and the client's URI only if it has uri-san, with the values of node-certs. Where one Secret has only common-name and the other only uri-san, Typha gets an empty name and never listens. The operator reports nothing.",
  remedy:
    'Give both Secrets in tigera-operator the same keys, one Secret at a time, waiting for the rollouts in between.',
  passesFrom: ['installations'],
  failsFrom: ['installations'],
  examples: identity,
  asCause: 'no listening port, because no name is required of clients',
});
