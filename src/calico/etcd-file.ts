import type { Setting } from './environment.ts';
import type { NamedFile } from './mounted-file.ts';

/** A setting that names a file of a connection to etcd. */
export interface EtcdFile {
  readonly setting: Setting;
  /** Null when the setting names no file. */
  readonly file: NamedFile | null;
}

/** What a path of a component leads to. */
export type Follow = (path: string) => NamedFile;

/** A setting that names a file, with what the path leads to. */
export function etcdFile(setting: Setting, follow: Follow): EtcdFile {
  if (setting.value.kind !== 'set' || setting.value.text === '') return { setting, file: null };
  return { setting, file: follow(setting.value.text) };
}
