#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { isSupportedNode } from './supported-node.js';

if (isSupportedNode()) start();

async function start() {
  const { main } = await import('../src/cli/main.ts');
  process.exit(await main(process.argv.slice(2), fileURLToPath(new URL('..', import.meta.url))));
}
