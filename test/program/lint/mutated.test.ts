import assert from 'node:assert/strict';
import test from 'node:test';
import type { Disk } from '../../../src/calico/files/disk.ts';
import type { ConfigFile } from '../../../src/calico/files/part.ts';
import { renderJson } from '../../../src/render/json.ts';
import { renderLintScreen } from '../../../src/render/lint-screen.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { mutated, type Random, randomFrom } from '../../support/lint/mutations.ts';
import { linted, sampleFiles, sampleNames } from '../../support/lint/samples.ts';

/** CALICO_TLS_LONG=1 for a night's run. CALICO_TLS_SEED repeats one. */
const inputs = process.env.CALICO_TLS_LONG === '1' ? 1_000_000 : 20_000;
const seed = Number(process.env.CALICO_TLS_SEED ?? freshSeed('lint/mutated'));

test(`${inputs} mutated files crash nothing (seed ${seed})`, () => {
  const random = randomFrom(seed);
  const samples = sampleNames.map(sampleFiles);
  const all = samples.flat();
  for (let at = 0; at < inputs; at += 1) {
    const files = withOneMutated(random.pick(samples), all, random);
    check(files, at % 20 === 0, `seed ${seed}, input ${at}`);
  }
});

/** Certificates and the screen take most of the time: one input in twenty has them. */
const emptyDisk: Disk = (path) => ({ kind: path.length % 2 === 0 ? 'missing' : 'unknown', why: 'not there' });

function withOneMutated(
  files: readonly ConfigFile[],
  all: readonly ConfigFile[],
  random: Random,
): ConfigFile[] {
  const victim = random.below(files.length);
  return files.map((file, at) =>
    at === victim ? { path: file.path, text: mutated(file.text, random.pick(all).text, random) } : file,
  );
}

function check(files: readonly ConfigFile[], inFull: boolean, what: string): void {
  try {
    const { document } = inFull ? linted(files) : linted(files, emptyDisk);
    assert.ok(renderJson(document) !== '');
    if (inFull) assert.ok(renderLintScreen(document, { full: false, columns: 80, colour: false }) !== '');
  } catch (cause) {
    throw new Error(`${what}: ${JSON.stringify(files)}`, { cause });
  }
}
