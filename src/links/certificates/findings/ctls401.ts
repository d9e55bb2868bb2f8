import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls401 = findingKind({
  code: 'CTLS401',
  link: null,
  severity: 'error',
  title: 'The certificate has not expired',
  explanation:
    'The other end refuses it at the next connection. Connections that stand outlive the expiry, so it shows only when a pod or a node restarts.',
  remedy: 'Renew it.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
