import { textAt } from '../json.ts';
import { withheldReason } from '../snapshot/redaction/withheld.ts';
import { redactSecretValue } from '../snapshot/secret-value.ts';
import type { HostFile } from './mounted-file.ts';

/** Names in calicoctl.cfg of what stands in the file itself. */
export const inlineNames = ['etcdKey', 'etcdCert', 'etcdCACert'] as const;
export type InlineName = (typeof inlineNames)[number];

/** A certificate, key or CA that stands in the file of settings itself. */
export interface InlineFile {
  readonly name: InlineName;
  readonly file: HostFile;
}

/** What stands inline in the `spec` of a CalicoAPIConfig, which is in the file `where`; of a key its trace alone. */
export function inlineFiles(spec: object, where: string): InlineFile[] {
  return inlineNames.flatMap((name) => {
    const text = textAt(spec, name) ?? '';
    return text === '' ? [] : [{ name, file: inlineFile(text, `${name} of ${where}`) }];
  });
}

/** The one of a name; null when it does not stand inline. */
export function inlineOf(inline: readonly InlineFile[], name: InlineName): HostFile | null {
  return inline.find((one) => one.name === name)?.file ?? null;
}

function inlineFile(text: string, path: string): HostFile {
  const why = withheldReason(text);
  if (why !== null && !text.includes('-----BEGIN CERTIFICATE-----'))
    return { kind: 'unknown', path, why, source: null };
  return { kind: 'found', path, source: null, value: redactSecretValue('', Buffer.from(text)) };
}
