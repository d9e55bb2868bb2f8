import { etcdSettingsReference } from './etcd.ts';
import { felixTyphaSettings } from './felix-typha.ts';
import { apiserverSettings } from './kube-apiserver.ts';
import type { SettingReference } from './setting.ts';

/** Every setting that decides how a connection of Calico is secured, link by link. */
export const settings: readonly SettingReference[] = [
  ...felixTyphaSettings,
  ...apiserverSettings,
  ...etcdSettingsReference,
];

/**
 * The settings that a word names: by name, by a variable, or by the key of a file, in any case and with or
 * without dashes before it.
 */
export function settingsNamed(word: string): readonly SettingReference[] {
  const wanted = plain(word);
  return settings.filter(({ name, env, files }) =>
    [name, ...env, ...files.map((file) => file.replace(/^.*: /, '').replace(/ \(.*$/, ''))].some(
      (known) => plain(known) === wanted,
    ),
  );
}

function plain(word: string): string {
  return word.toLowerCase().replace(/^-+/, '');
}
