import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { writeArchives } from '../../../scripts/package/archives.ts';
import { archiveName, executableName, type Platform, platforms } from '../../../scripts/package/platforms.ts';
import { pluginManifest } from '../../../scripts/package/plugin-manifest.ts';
import { type Release, readRelease } from '../../../scripts/package/release.ts';
import { tarEntry } from '../../../scripts/package/tar.ts';
import { zipEntry } from './zip-entry.ts';

/** Names the folder of the release that `npm run test:packaging` built for all test files. */
export const releaseFolderVariable = 'KUBECTL_CALICO_TLS_RELEASE_DIR';

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

export interface BuiltRelease {
  readonly folder: string;
  readonly release: Release;
}

/** Builds every archive and the manifest into a new folder. */
export async function buildRelease(from: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-release-'));
  const release = await readRelease(from);
  const archives = await writeArchives(from, release, platforms, folder);
  const sums = new Map(archives.map(({ platform, sha256 }) => [platform, sha256]));
  writeFileSync(join(folder, 'plugin.yaml'), pluginManifest(release, sums));
  writeFileSync(join(folder, 'release.json'), JSON.stringify(release));
  return folder;
}

/** The release of this test run, or one of its own for a test file that runs alone. */
export async function builtRelease(): Promise<BuiltRelease> {
  const shared = process.env[releaseFolderVariable];
  const folder = shared ?? (await buildRelease(root));
  if (shared === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { folder, release: JSON.parse(readFileSync(join(folder, 'release.json'), 'utf8')) };
}

export function platformNamed(name: string): Platform {
  const found = platforms.find((platform) => platform.name === name);
  if (found === undefined) throw new Error(`no platform ${name}`);
  return found;
}

export const archiveOf = ({ folder, release }: BuiltRelease, platform: Platform): string =>
  join(folder, archiveName(platform, release.tag));

/** One file out of a platform's archive. */
export function fileOf(built: BuiltRelease, platform: Platform, name: string): Buffer {
  const archive = readFileSync(archiveOf(built, platform));
  const content = platform.os === 'windows' ? zipEntry(archive, name) : tarEntry(gunzipSync(archive), name);
  if (content === null) throw new Error(`${platform.name} has no ${name}`);
  return content;
}

export const executableOf = (built: BuiltRelease, platform: Platform): Buffer =>
  fileOf(built, platform, executableName(platform));
