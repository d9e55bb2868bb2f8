import assert from 'node:assert/strict';
import test from 'node:test';
import { fileKinds } from '../../../src/calico/files/part.ts';
import { renderLintScreen } from '../../../src/render/lint-screen.ts';
import { assertGolden } from '../../support/golden.ts';
import { hostFiles, secret } from '../../support/lint/host.ts';
import { linted, sampleFiles, sampleNames } from '../../support/lint/samples.ts';
import { assertValid } from '../../support/schema.ts';

for (const name of sampleNames) {
  test(`${name} gives the screen that is kept, and a valid document`, () => {
    const { document, others } = linted(sampleFiles(name));
    assertValid('lint', document);
    assert.deepEqual(others, []);
    const screen = renderLintScreen(document, { full: false, columns: 100, colour: false });
    assertGolden(`lint/${name}.txt`, screen);
  });

  test(`${name} shows neither a secret nor a key, in any form`, () => {
    const { document } = linted(sampleFiles(name));
    const wide = renderLintScreen(document, { full: true, columns: null, colour: false });
    const shown = JSON.stringify(document) + wide;
    assert.ok(!shown.includes(secret));
    for (const [path, text] of Object.entries(hostFiles))
      if (path.endsWith('.key')) assert.ok(!shown.includes(text.split('\n')[1] ?? text), path);
  });
}

test('right settings have no error and no warning, wrong ones have at least one', () => {
  for (const name of sampleNames) {
    const { summary, findings } = linted(sampleFiles(name)).document;
    const problems = findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message);
    if (name.startsWith('right/')) assert.deepEqual(problems, [], name);
    else assert.ok(summary.errors + summary.warnings > 0, name);
  }
});

test('every kind of file has a sample with right and one with wrong settings', () => {
  for (const verdict of ['right', 'wrong']) {
    const kinds = sampleNames
      .filter((name) => name.startsWith(verdict))
      .flatMap((name) => linted(sampleFiles(name)).document.files.map(({ kind }) => kind));
    assert.deepEqual(
      fileKinds.filter((kind) => !kinds.includes(kind)),
      [],
      verdict,
    );
  }
});
