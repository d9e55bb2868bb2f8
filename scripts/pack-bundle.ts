import { rm } from 'node:fs/promises';
import { build, type Metafile } from 'esbuild';
import { embeddedManifest } from './package/embedded-manifest.ts';

/** What CommonJS modules expect to find, in a file that is an ES module. */
const banner = [
  "import { createRequire as $createRequire } from 'node:module';",
  "import { dirname as $dirname } from 'node:path';",
  "import { fileURLToPath as $fileURLToPath } from 'node:url';",
  'const require = $createRequire(import.meta.url);',
  'const __filename = $fileURLToPath(import.meta.url);',
  'const __dirname = $dirname(__filename);',
].join('\n');

/**
 * Bundles src and every dependency into a folder: one file for the start, one for each part that is loaded only
 * when a command needs it. `version` is what it calls itself. Node strips no types inside node_modules, so the package cannot carry src.
 */
export async function bundle(root: string, folder: string, version: string): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.20',
    minify: true,
    keepNames: true,
    banner: { js: banner },
    plugins: [embeddedManifest(version)],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
