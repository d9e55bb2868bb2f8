// package.ts [--out FOLDER]: writes the archives of a release into FOLDER (release/), and plugin.yaml and
// .krew.yaml beside package.json. With --out they are written into FOLDER too.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeArchives } from './archives.ts';
import { platforms } from './platforms.ts';
import { pluginManifest, releaseBotTemplate } from './plugin-manifest.ts';
import { readRelease } from './release.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const release = await readRelease(root);
const archives = await writeArchives(root, release, platforms, values.out ?? `${root}/release`);

const manifests = values.out ?? root;
const sums = new Map(archives.map(({ platform, sha256 }) => [platform, sha256]));
await writeFile(`${manifests}/plugin.yaml`, pluginManifest(release, sums));
await writeFile(`${manifests}/.krew.yaml`, releaseBotTemplate(release));

console.log(`${release.fullVersion}\n`);
console.log('platform        executable    archive  sha256');
for (const { platform, executableSize, size, sha256 } of archives) {
  console.log(`${platform.name.padEnd(14)}  ${megabytes(executableSize)}  ${megabytes(size)}  ${sha256}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`.padStart(9);
}
