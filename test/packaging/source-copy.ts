import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
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
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
