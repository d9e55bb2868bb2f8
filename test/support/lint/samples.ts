import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Disk } from '../../../src/calico/files/disk.ts';
import type { ConfigFile } from '../../../src/calico/files/part.ts';
import { type Linted, lint } from '../../../src/links/lint/lint.ts';
import { dayMs, testTime } from '../judged.ts';
import { diskOf, filledIn } from './host.ts';

const root = fileURLToPath(new URL('../../program/lint/samples/', import.meta.url));

/** `right/felix-typha`, `wrong/neutron`, …: folders with the files of a host. */
export const sampleNames: readonly string[] = ['right', 'wrong'].flatMap((verdict) =>
  readdirSync(join(root, verdict))
    .sort()
    .map((name) => `${verdict}/${name}`),
);

/** The settings of a sample, by the paths that they have on the host. */
export function sampleFiles(name: string): ConfigFile[] {
  const folder = join(root, name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      path: `/${path.slice(folder.length + 1)}`,
      text: filledIn(readFileSync(path, 'utf8')),
    }));
}

/** What `lint` makes of files on their host. */
export function linted(files: readonly ConfigFile[], disk: Disk = diskOf(files)): Linted {
  return lint(files, disk, {
    now: testTime,
    version: '0.0.0',
    expiresWithinMs: 30 * dayMs,
    unread: [],
  });
}
