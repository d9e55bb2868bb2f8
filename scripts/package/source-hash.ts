import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * Names what a release was built from: the first 12 digits of the SHA-256 over src and the lockfile. Not the
 * commit: plugin.yaml, which holds the sums of the archives, is part of the commit.
 */
export async function sourceHash(root: string): Promise<string> {
  const found = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  const sources = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const hash = createHash('sha256');
  for (const path of [...sources, 'package-lock.json'].sort()) {
    const content = await readFile(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}
