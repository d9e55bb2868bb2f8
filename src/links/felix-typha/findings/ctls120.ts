import { mount } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls120 = findingKind({
  code: 'CTLS120',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Certificate files are mounted so that they update',
  explanation:
    'A file mounted with subPath never changes in a running pod: a renewed certificate arrives only with a restart, though clients re-read their files at every connection.',
  remedy: 'Mount the whole volume instead of a subPath.',
  examples: mount,
});
