import { findingKind } from '../../finding-kind.ts';

export const ctls440 = findingKind({
  code: 'CTLS440',
  link: null,
  severity: 'error',
  title: 'The server presents a certificate that its clients accept',
  explanation:
    'The certificate that the socket shows was verified against the CA file of the clients, with the host name of the endpoint where they check it.',
  remedy: 'Issue a server certificate with that name from a CA that the clients trust.',
});
