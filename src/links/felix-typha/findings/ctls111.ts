import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls111 = findingKind({
  code: 'CTLS111',
  link: 'felix-typha',
  severity: 'error',
  title: 'A certificate can match the required URI',
  explanation:
    "Go prints the scheme of a certificate's URI in lower case and keeps the rest; the required text is taken as it is. A required URI with an upper-case scheme matches no certificate at all.",
  remedy: 'Write the scheme in lower case.',
  examples: identity,
});
