import { ofEnds } from '../../../calico/lists.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls122 = findingKind({
  code: 'CTLS122',
  link: 'felix-typha',
  severity: 'warning',
  title: 'TLS_MIN_VERSION and TLS_CIPHER_SUITES are valid and equal on both ends',
  explanation:
    'An unknown cipher suite keeps Typha from starting; an invalid TLS_MIN_VERSION is replaced by 1.2. Typha reads both; clients always offer TLS 1.2 and 1.3.',
  remedy: 'Set TLS_MIN_VERSION to 1.2 or 1.3 and list suites by their Go names, the same everywhere.',
  passesFrom: ofEnds,
  examples: typhaSettings,
  asCause: 'the TLS version or cipher settings are not accepted',
});
