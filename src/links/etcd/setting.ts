import type { Setting } from '../../calico/environment.ts';
import type { EtcdFile } from '../../calico/etcd-file.ts';
import { type EtcdEnd, isSet } from './end.ts';

/** Whether a client connects with TLS; null when the endpoints are not known or do not say; false also when there are none. */
export function usesTls({ dials, client }: EtcdEnd): boolean | null {
  if (dials === null) return null;
  const [first] = dials;
  if (first === undefined) return isSet(client.settings.discovery) === false ? false : null;
  return first.plaintext === null ? null : !first.plaintext;
}

/** Why the value of a setting is not known, after its name. */
export function whyUnknown(setting: Setting): string {
  return setting.value.kind === 'unknown' ? `${setting.name}: ${setting.value.why}` : setting.name;
}

/**
 * Why it is not known whether the installer of the CNI plugin copies a file: one that is not in its Secret counts as
 * not set; null where it is known, or another component reads it.
 */
export function whyCopyUnknown({ client }: Pick<EtcdEnd, 'client'>, { file }: EtcdFile): string | null {
  const isCopied = client.component === 'install-cni' && file?.kind === 'unknown' && file.source !== null;
  return isCopied ? `${file.path}: ${file.why}` : null;
}
