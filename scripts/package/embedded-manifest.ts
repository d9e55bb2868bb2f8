import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Gives the bundle only what it uses of package.json, with the full version of the release. */
export function embeddedManifest(fullVersion: string): Plugin {
  return {
    name: 'embedded-manifest',
    setup(build) {
      build.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
        if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
        const { name, description, oclif } = JSON.parse(await readFile(path, 'utf8'));
        const contents = JSON.stringify({ name, version: fullVersion, description, oclif });
        return { contents, loader: 'json' };
      });
    },
  };
}
