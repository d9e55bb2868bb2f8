import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls123 = findingKind({
  code: 'CTLS123',
  link: 'felix-typha',
  severity: 'info',
  title: 'Something renews the certificates',
  explanation:
    'The operator renews the leafs that it issued 30 days before they expire, cert-manager the ones it manages. Certificates of your own are renewed by nobody.',
  remedy: 'Note the date, or let cert-manager renew them.',
  examples: certificate,
});
