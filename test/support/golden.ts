import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Compares text with the file test/golden/`name`. With UPDATE_GOLDEN=1 the file is rewritten instead: look at
 * the difference before committing it.
 */
export function assertGolden(name: string, actual: string): void {
  const file = new URL(`../golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.equal(actual, readGolden(file), `differs from test/golden/${name}; UPDATE_GOLDEN=1 rewrites it`);
}

function readGolden(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`${file.pathname} does not exist; UPDATE_GOLDEN=1 writes it`, { cause });
  }
}
