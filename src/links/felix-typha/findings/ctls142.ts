import { findingKind } from '../../finding-kind.ts';

export const ctls142 = findingKind({
  code: 'CTLS142',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha speaks as its settings say',
  explanation:
    'Typha decides at start between plaintext and TLS. A file that did not exist then counts as a setting that is not there, and a Typha without any starts in plaintext.',
  remedy: 'Restart Typha once its files are mounted, and look at why they were not.',
});
