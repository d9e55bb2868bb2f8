import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { platforms } from '../../../scripts/package/platforms.ts';
import { root } from './built-release.ts';

const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

test('Every action is pinned by its digest, with the version that it stands for', () => {
  const uses = workflows.flatMap((text) => text.match(/^.*\buses:.*$/gm) ?? []);
  assert.ok(uses.length > 0);
  for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('No job has more rights than it says, and every platform is started before a release', () => {
  for (const text of workflows) {
    const { permissions, jobs } = parse(text);
    assert.deepEqual(permissions, {});
    const started = jobs.start.strategy.matrix.include.map(({ platform }: { platform: string }) => platform);
    assert.deepEqual(
      started,
      platforms.map(({ name }) => name),
    );
    assert.ok(jobs.publish.needs.includes('start'));
  }
});
