import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeLicenses } from '../pack-licenses.ts';
import { executable, writeBlob } from './executable.ts';
import { nodeBinary, nodeLicense } from './node-binary.ts';
import { archiveName, executableName, type Platform } from './platforms.ts';
import { writeProgram } from './program.ts';
import type { Release } from './release.ts';
import { type Entry, tar } from './tar.ts';
import { zip } from './zip.ts';

export interface Archive {
  readonly platform: Platform;
  readonly file: string;
  readonly sha256: string;
  /** Bytes of the archive, and of the executable inside it. */
  readonly size: number;
  readonly executableSize: number;
}

/** Builds the archives of a release, one platform after the other, and writes them into `folder`. */
export async function writeArchives(
  root: string,
  release: Release,
  platforms: readonly Platform[],
  folder: string,
): Promise<readonly Archive[]> {
  await mkdir(folder, { recursive: true });
  const archives: Promise<Archive>[] = [];
  for await (const content of contents(root, release, platforms)) {
    // One is compressed while the next is built.
    await archives.at(-1);
    archives.push(writeArchive(content, join(folder, archiveName(content.platform, release.tag))));
  }
  return Promise.all(archives);
}

async function writeArchive({ platform, entries }: Content, file: string): Promise<Archive> {
  const archive = await (platform.os === 'windows' ? zip(entries) : tarGz(entries));
  await writeFile(file, archive);
  const executableSize = entries.find(({ executable }) => executable)?.content.length ?? 0;
  return { platform, file, sha256: sha256(archive), size: archive.length, executableSize };
}

/** Writes the executable of one platform alone, and gives its path. */
export async function writeExecutable(
  root: string,
  release: Release,
  platform: Platform,
  folder: string,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, executableName(platform));
  for await (const { entries } of contents(root, release, [platform])) {
    const built = entries.find(({ executable }) => executable);
    if (built !== undefined) await writeFile(file, built.content, { mode: 0o755 });
  }
  return file;
}

interface Content {
  readonly platform: Platform;
  readonly entries: readonly Entry[];
}

async function* contents(
  root: string,
  release: Release,
  platforms: readonly Platform[],
): AsyncGenerator<Content> {
  const work = await mkdtemp(join(tmpdir(), 'calico-tls-package-'));
  try {
    const program = await writeProgram(root, work, release.fullVersion);
    const blob = await writeBlob(work, program);
    await writeLicenses(root, work, program.metafile);
    const bundled = await readFile(join(work, 'THIRD-PARTY-LICENSES'), 'utf8');
    const notices = [bundled, '-'.repeat(80), await nodeLicense(root)].join('\n');
    const license = await readFile(join(root, 'LICENSE'));
    for (const platform of platforms) {
      const node = await nodeBinary(root, platform);
      const content = await executable(platform, node, blob, join(work, executableName(platform)));
      const entries: readonly Entry[] = [
        { name: 'LICENSE', executable: false, content: license },
        { name: 'THIRD-PARTY-LICENSES', executable: false, content: Buffer.from(notices) },
        { name: executableName(platform), executable: true, content },
      ];
      yield { platform, entries };
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

// Level 9 takes two and a half times as long and saves 0.2 %.
const tarGz = (entries: readonly Entry[]): Promise<Buffer> => promisify(gzip)(tar(entries), { level: 7 });

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
