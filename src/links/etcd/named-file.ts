import type { EtcdSettings } from '../../calico/etcd-component.ts';
import type { EtcdFile } from '../../calico/etcd-file.ts';
import type { NamedFile } from '../../calico/mounted-file.ts';

/** A file and the setting that names it. */
export interface FileOfSetting {
  readonly setting: EtcdFile['setting'];
  readonly file: NamedFile;
}

/** The files that the settings of a client name. */
export function namedFiles({ ca, cert, key }: EtcdSettings): FileOfSetting[] {
  return [ca, cert, key].flatMap(({ setting, file }) => (file === null ? [] : [{ setting, file }]));
}
