import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The kubectl to compare with. */
export interface Kubectl {
  readonly path: string;
  readonly version: string;
}

/** The one built for the test cluster, else the one on PATH; null where there is none. */
export function findKubectl(root: string): Kubectl | null {
  const built = execFileSync(join(root, 'test', 'real', 'cluster', 'binaries'), { encoding: 'utf8' }).trim();
  const folders = [built, ...(process.env.PATH ?? '').split(delimiter)];
  const path = folders.map((folder) => join(folder, 'kubectl')).find((file) => existsSync(file));
  if (path === undefined) return null;
  const text = execFileSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return { path, version: JSON.parse(text).clientVersion.gitVersion };
}
