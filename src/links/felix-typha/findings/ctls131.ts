import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls131 = findingKind({
  code: 'CTLS131',
  link: 'felix-typha',
  severity: 'error',
  title: 'What pods ask the certificates API for can be accepted',
  explanation:
    'With Installation.spec.certificateManagement, an init container of each pod asks a signer for the certificate: a Common Name, DNS names, the IP and both usages, never a URI. What is issued is in the pod alone. A peer that demands something else, or does not hold the CA of the signer, refuses every certificate that can come of it.',
  remedy: 'Demand the Common Name that the pods ask for, or unset certificateManagement.',
  examples: certificate,
});
