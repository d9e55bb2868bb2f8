import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { writeExecutable } from './archives.ts';
import { buildCache } from './build-cache.ts';
import { executableName, platforms } from './platforms.ts';
import { readRelease } from './release.ts';

/**
 * The executable of a release for this machine, built from the sources as they are unless that was done before.
 * Only the newest is kept.
 */
export async function localExecutable(root: string): Promise<string> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = platforms.find((candidate) => candidate.os === os && candidate.arch === arch);
  if (platform === undefined) throw new Error(`no release is made for ${os} ${arch}`);
  const release = await readRelease(root);
  const folder = buildCache('executables');
  const kept = `${folder}/${release.fullVersion}`;
  if (!existsSync(kept)) {
    await mkdir(buildCache(''), { recursive: true, mode: 0o700 });
    const built = await mkdtemp(`${folder}-`);
    await writeExecutable(root, release, platform, built);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await rename(built, kept);
  }
  return `${kept}/${executableName(platform)}`;
}
