import { findingKind } from '../../finding-kind.ts';

export const ctls128 = findingKind({
  code: 'CTLS128',
  link: 'felix-typha',
  severity: 'info',
  title: 'The operator manages its objects',
  explanation:
    'The annotation unsupported.operator.tigera.io/ignore keeps the operator from changing an object: it is no longer what the Installation says.',
  remedy: 'Remove the annotation when the reason for it is gone.',
});
