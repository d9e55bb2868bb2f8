import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { generatedPages } from '../../../scripts/docs/pages.ts';

test('the pages of docs that are made from the code are those that the code makes now', async () => {
  for (const [name, page] of Object.entries(await generatedPages())) {
    const kept = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
    assert.equal(kept, page, `docs/${name} is old: node scripts/docs.ts writes it`);
  }
});
