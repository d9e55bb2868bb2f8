import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { Metafile } from 'esbuild';

/** Writes THIRD-PARTY-LICENSES: the licence of every package whose code is in the bundle. */
export async function writeLicenses(root: string, folder: string, metafile: Metafile): Promise<void> {
  const packages = Object.keys(metafile.inputs).flatMap((path) => {
    const name = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
    return name === undefined ? [] : [name];
  });
  const parts: string[] = [];
  for (const name of [...new Set(packages)].sort()) parts.push(await licenseOf(`${root}/${name}`));
  await writeFile(`${folder}/THIRD-PARTY-LICENSES`, parts.join('\n'));
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? '' : `\n${(await readFile(`${folder}/${file}`, 'utf8')).trim()}\n`;
  return `${'-'.repeat(80)}\n${name} ${version} (${license})\n${text}`;
}
