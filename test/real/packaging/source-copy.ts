import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './built-release.ts';

/** The sources as git sees them, in another folder, with the same dependencies. */
export function copySources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'calico-tls-sources-'));
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const files = execFileSync(
    'git',
    ['ls-files', '-z', '-co', '--exclude-standard', '--deduplicate'],
    options,
  );
  for (const file of files.split('\0').filter(isFile)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Not a file that was deleted and is still in the index, nor node_modules when it is a link. */
const isFile = (path: string): boolean =>
  path !== '' && lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
