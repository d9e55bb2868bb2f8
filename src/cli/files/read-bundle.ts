import { gunzipSync } from 'node:zlib';
import { snapshotEntry } from './bundle.ts';
import { entriesOf } from './tar.ts';

/** No bundle is larger: its logs are limited, and so is a snapshot. */
const largest = 512 * 1024 * 1024;

/** The text of the snapshot in a bundle of `diagnose --bundle`. Throws an Error that says what is wrong with it. */
export function snapshotOfBundle(content: Buffer): string {
  const tar = unzipped(content);
  const entry = entriesOf(tar).find(({ name }) => name === snapshotEntry);
  if (entry === undefined) throw new Error(`it is no bundle of diagnose: it holds no ${snapshotEntry}`);
  return entry.content.toString('utf8');
}

function unzipped(content: Buffer): Buffer {
  try {
    return gunzipSync(content, { maxOutputLength: largest });
  } catch {
    throw new Error('it is compressed, and not whole');
  }
}
