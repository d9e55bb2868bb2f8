import { nextAuthority } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls412 = findingKind({
  code: 'CTLS412',
  link: null,
  severity: 'warning',
  title: 'The CA certificates of the bundle are valid and do not expire soon',
  explanation: 'When a CA expires, every certificate below it does too, whatever its own dates.',
  remedy: 'Trust the next CA beside this one before you change the leafs.',
  examples: nextAuthority,
});
