import type { Option } from '../../calico/control-plane/option.ts';
import type { NamedFile } from '../../calico/mounted-file.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CatalogueEntry, CheckResult } from '../../findings/finding.ts';
import {
  type StoredCertificate,
  type StoredTrust,
  storedCertificate,
  storedTrust,
} from '../certificates/stored-certificate.ts';

/** The files of a server that stand in its settings. */
export interface ServerFiles {
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
  /** Every file that is named, with the setting that names it, as the server reads it. */
  readonly named: readonly { readonly setting: string; readonly file: NamedFile }[];
}

/** Follows the flags that name a server's certificate, key and CA of clients. */
export function serverFiles(
  follow: (path: string) => NamedFile,
  option: (flag: string) => Option,
  flags: { readonly cert: string; readonly key: string; readonly ca: string },
  spelled: (flag: string) => string = (flag) => `--${flag}`,
): ServerFiles {
  const fileOf = (flag: string): NamedFile | null => {
    const value = option(flag);
    return value.kind === 'set' && value.text !== '' ? follow(value.text) : null;
  };
  const cert = fileOf(flags.cert);
  const key = fileOf(flags.key);
  const ca = fileOf(flags.ca);
  return {
    certificate: cert === null ? null : storedCertificate(cert, key),
    trust: ca === null ? null : storedTrust(ca),
    named: [
      { flag: flags.cert, file: cert },
      { flag: flags.key, file: key },
      { flag: flags.ca, file: ca },
    ].flatMap(({ flag, file }) => (file === null ? [] : [{ setting: spelled(flag), file }])),
  };
}

/** Whether every file that a server's settings name is there. */
export function filesPresent(name: string, files: ServerFiles, kind: CatalogueEntry): CheckResult[] {
  if (files.named.length === 0) return [];
  const missing = files.named.flatMap(({ setting, file }) =>
    file.kind === 'missing' ? [{ setting, path: file.path, why: file.why }] : [],
  );
  if (missing.length > 0)
    return missing.map(({ setting, path, why }) =>
      failedCheck(kind, { subject: name, message: `${name}: ${setting} names ${path}, but ${why}` }),
    );
  const unreadable = files.named.flatMap(({ file }) =>
    file.kind === 'unknown' ? [`${file.path}: ${file.why}`] : [],
  );
  return [unreadable.length === 0 ? passed(kind, name) : unknown(kind, name, unreadable.join('; '))];
}
