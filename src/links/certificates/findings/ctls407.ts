import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls407 = findingKind({
  code: 'CTLS407',
  link: null,
  severity: 'error',
  title: "The certificate's issuer is in the other end's trust bundle",
  explanation:
    'The chain must lead to a certificate of the CA file. A Go client does not even send a certificate whose issuer the server does not name, so Typha then logs that the client did not provide one.',
  remedy: 'Add the CA to the bundle of the other end first, then change certificates.',
  probedOn: ['etcd'],
  examples: bundle,
});
