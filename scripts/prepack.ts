import { constants, copyFile, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from './pack-bundle.ts';
import { writeLicenses } from './pack-licenses.ts';
import { publishedManifest } from './pack-manifest.ts';
import { readRelease } from './package/release.ts';
import { sourceHash } from './package/source-hash.ts';

// npm runs this before it packs, and pack-restore.ts after it: only the packed package.json is the short one.
const root = fileURLToPath(new URL('..', import.meta.url));
const { fullVersion } = await readRelease(root);
await writeLicenses(root, `${root}/dist`, await bundle(root, `${root}/dist`, fullVersion));
await copyFile(`${root}/package.json`, `${root}/.package.json.saved`, constants.COPYFILE_EXCL);
const manifest = JSON.parse(await readFile(`${root}/package.json`, 'utf8'));
const published = { ...publishedManifest(manifest), sources: await sourceHash(root) };
await writeFile(`${root}/package.json`, `${JSON.stringify(published, null, 2)}\n`);
