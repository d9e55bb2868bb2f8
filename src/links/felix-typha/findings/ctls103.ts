import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls103 = findingKind({
  code: 'CTLS103',
  link: 'felix-typha',
  severity: 'error',
  title: "The TLS settings of Typha's clients are complete",
  explanation:
    'When any TLS setting of a client is there, the CA, certificate and key files and at least one of TYPHACN and TYPHAURISAN must be. Felix otherwise stays in a loop and not ready; confd and the node services end and are restarted for ever.',
  remedy:
    'Set what is missing on the calico-node container with upper-case FELIX_ names: all four processes read these.',
  examples: typhaSettings,
  onHost: 'Set what is missing, or remove the other TLS settings.',
  asCause: 'no connection, because the TLS settings are not complete',
});
