import { mount } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls305 = findingKind({
  code: 'CTLS305',
  link: 'etcd',
  severity: 'error',
  title: 'Every file that the etcd settings name is mounted and has its key',
  explanation:
    'A path leads through a volume to a key of a Secret or ConfigMap. A component whose file is not there never reaches etcd ("could not initialize etcdv3 client: open ...: no such file").',
  remedy: 'Mount the volume at the path, or add the key to the object.',
  examples: mount,
  onHost: 'Put the file there, or correct the path.',
});
