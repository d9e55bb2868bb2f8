import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls405 = findingKind({
  code: 'CTLS405',
  link: null,
  severity: 'error',
  title: 'The file holds a PEM certificate',
  explanation: 'Typha and Felix read PEM blocks of type CERTIFICATE and nothing else.',
  remedy: 'Store the certificate in PEM form, the leaf first.',
  probedOn: ['felix-typha'],
  examples: certificate,
  asCause: 'a certificate or CA file holds no PEM certificate',
});
