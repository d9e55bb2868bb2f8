import { findingKind } from '../../finding-kind.ts';

export const ctls141 = findingKind({
  code: 'CTLS141',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Typha presents the certificate that is stored',
  explanation:
    'Typha reads its certificate, key and CA once, at start. What it presents differs from the Secret when the Secret changed after that, or when the file comes from elsewhere.',
  remedy: 'Make sure that the stored certificate is accepted by all clients, then restart Typha pod by pod.',
});
