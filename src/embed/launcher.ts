import { getRawAsset } from 'node:sea';
import { assets, type EmbeddedRelease } from './assets.ts';

// The first code of the single executable. Everything else is loaded after --version has had its answer.
const release: EmbeddedRelease = JSON.parse(assetText(assets.release));
const words = process.argv.slice(2);
if (words.length === 1 && words[0] === '--version') {
  const { platform, arch, version } = process;
  process.stdout.write(`kubectl-calico-tls/${release.version} ${platform}-${arch} node-${version}\n`);
} else {
  startProgram();
}

async function startProgram(): Promise<void> {
  try {
    const { runProgram } = await import('./program.ts');
    process.exit(await runProgram(assetText(assets.program), release, words));
  } catch (error) {
    process.stderr.write(`error: the program did not start: ${error}\n`);
    process.exit(1);
  }
}

/** The text of an asset of one byte a character. */
function assetText(name: string): string {
  return Buffer.from(getRawAsset(name)).toString('latin1');
}
