import { mount } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls106 = findingKind({
  code: 'CTLS106',
  link: 'felix-typha',
  severity: 'error',
  title: 'Every certificate file that the settings name is mounted and has its key',
  explanation:
    'A path leads through a volume to a key of a Secret or ConfigMap. Felix and Typha treat a file that is not there as a setting that is not there; with no name required they then start in plaintext.',
  remedy: 'Mount the volume at the path, or add the key to the object.',
  examples: mount,
  onHost: 'Put the file there, or correct the path.',
  asCause: 'a file that the settings name is not there',
});
