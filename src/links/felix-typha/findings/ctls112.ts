import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls112 = findingKind({
  code: 'CTLS112',
  link: 'felix-typha',
  severity: 'error',
  title: 'Required names have no white space around them',
  explanation:
    'Names are compared as they stand. A line break makes Felix and Typha drop the value, while confd and the node services keep it and refuse every certificate; blanks are never trimmed.',
  remedy: 'Write the value without a trailing line break, for example with printf instead of echo.',
  examples: identity,
  asCause: 'a required name has white space in it and is dropped',
});
