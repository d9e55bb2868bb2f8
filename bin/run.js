#!/usr/bin/env node
// Parsed by whatever Node is installed: no syntax here that is newer than what Node 12 understands.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isSupportedNode } from './supported-node.js';

if (isSupportedNode()) start();

async function start() {
  if (process.argv.length === 3 && process.argv[2] === '--version') return printVersion();
  const built = new URL('../dist/main.js', import.meta.url);
  const isBuilt = existsSync(built);
  if (isBuilt) await useCompileCache();
  const { main } = await import(isBuilt ? built.href : new URL('../src/cli/main.ts', import.meta.url).href);
  process.exit(await main(process.argv.slice(2), fileURLToPath(new URL('..', import.meta.url))));
}

function printVersion() {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const version =
    manifest.sources === undefined ? manifest.version : `${manifest.version}+${manifest.sources}`;
  const { platform, arch } = process;
  process.stdout.write(`${manifest.name}/${version} ${platform}-${arch} node-${process.version}\n`);
}

// Kept in the user's own cache: Node's default is a directory below the temporary one, where others may write.
async function useCompileCache() {
  const { enableCompileCache } = await import('node:module');
  const home = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`);
  if (home) enableCompileCache(`${home}/kubectl-calico-tls`);
}
