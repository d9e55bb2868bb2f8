import { mkdir, writeFile } from 'node:fs/promises';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { completionWord } from '../../src/cli/completion/word.ts';
import { commandTable } from '../../src/commands/table.ts';
import { assets, type EmbeddedRelease } from '../../src/embed/assets.ts';
import { embeddedManifest } from './embedded-manifest.ts';

export interface Program {
  /** Runs first in the executable: answers what needs nothing else, and loads the rest. */
  readonly launcher: string;
  /** File of each asset, by its name. */
  readonly assets: Readonly<Record<string, string>>;
  readonly metafile: Metafile;
}

const options = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node22.20',
  // Code inside an executable is not a module of a file: there is only `require`, and only for Node's own modules.
  supported: { 'dynamic-import': false },
  minify: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Writes into `folder` what an executable carries. It is the same for every platform. */
export async function writeProgram(root: string, folder: string, fullVersion: string): Promise<Program> {
  await mkdir(folder, { recursive: true });
  const main = await bundle(root, 'src/cli/main.ts', fullVersion);
  const launcher = await bundle(root, 'src/embed/launcher.ts', fullVersion);
  const release: EmbeddedRelease = {
    version: fullVersion,
    commands: [completionWord, ...Object.keys(commandTable)],
  };
  await writeFile(`${folder}/launcher.cjs`, launcher.code);
  await writeFile(`${folder}/${assets.program}`, wrapped(main.code), 'latin1');
  await writeFile(`${folder}/${assets.release}`, JSON.stringify(release));
  return {
    launcher: 'launcher.cjs',
    assets: Object.fromEntries(Object.values(assets).map((name) => [name, name])),
    metafile: main.metafile,
  };
}

async function bundle(root: string, entry: string, fullVersion: string) {
  const plugins = [embeddedManifest(fullVersion)];
  const result = await build({ ...options, absWorkingDir: root, entryPoints: [entry], plugins });
  const code = result.outputFiles[0]?.text ?? '';
  return { code, metafile: result.metafile };
}

/** One byte a character: half the memory, and nothing to decode at the start. */
function wrapped(code: string): string {
  const stray = /[^\0-\xff]/u.exec(code);
  if (stray !== null) throw new Error(`the bundle holds ${JSON.stringify(stray[0])}, which is not Latin-1`);
  return `(function(exports,require,module,__filename,__dirname){${code}\n})`;
}
