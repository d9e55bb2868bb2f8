import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { circles } from './circles.ts';
import { mayImport, pureRooms } from './rooms.ts';
import { type SourceFile, violations } from './violations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function sources(folder = 'src'): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

test('Every source file lies in a room that the rules know, or directly in src', () => {
  const known = new Set(Object.keys(mayImport));
  const strays = sources()
    .map(({ path }) => path)
    .filter((path) => path.split('/').length > 2 && !known.has(path.split('/')[1] ?? ''));
  assert.deepEqual(strays, []);
});

test('Rooms import only from the rooms before them, and pure rooms have no I/O and no clock', () => {
  assert.ok(sources().length > 0);
  assert.deepEqual(sources().flatMap(violations), []);
});

test('No files import each other, directly or around', () => {
  assert.deepEqual(circles(sources()), []);
});

test('What npm start shows needs no test, and src needs neither', () => {
  const start = 'scripts/start.ts';
  const shipped = [...sources('simulator'), { path: start, text: readFileSync(join(root, start), 'utf8') }];
  const reaches = (files: readonly SourceFile[], folder: RegExp) =>
    files.filter(({ text }) => folder.test(text)).map(({ path }) => path);
  assert.ok(shipped.length > 50);
  assert.deepEqual(reaches(shipped, /from '(?:\.\.\/)+test\//), []);
  assert.deepEqual(reaches(sources(), /from '(?:\.\.\/)+(?:test|simulator)\//), []);
});

test('A circle of imports is named whole', () => {
  const file = (path: string, text: string) => ({ path: `src/x509/${path}`, text });
  const files = [
    file('a.ts', `import type { B } from './b.ts';`),
    file('b.ts', `export const c = () => import('./c.ts');`),
    file('c.ts', `export { a } from './a.ts';`),
    file('d.ts', `import { a } from './a.ts';`),
  ];
  assert.deepEqual(circles(files), [['src/x509/a.ts', 'src/x509/b.ts', 'src/x509/c.ts']]);
});

test('The rules give an order: a room imports from rooms that are listed before it', () => {
  const rooms = Object.keys(mayImport);
  for (const [index, room] of rooms.entries()) {
    const before = rooms.slice(0, index);
    assert.deepEqual(
      mayImport[room]?.filter((other) => !before.includes(other)),
      [],
      room,
    );
  }
});

const refused: readonly [string, string, string, RegExp][] = [
  [
    'an import from a later room',
    'links',
    `import { table } from '../render/table.ts';`,
    /links may not import from render/,
  ],
  [
    'a type from a later room',
    'snapshot',
    `import type { Status } from '../links/status.ts';`,
    /snapshot may not/,
  ],
  ['a re-export from a later room', 'calico', `export { judge } from '../links/judge.ts';`, /calico may not/],
  [
    'a dynamic import from a later room',
    'x509',
    `const m = await import('../calico/workload.ts');`,
    /x509 may not/,
  ],
  [
    'an import over several lines',
    'x509',
    `import {\n  a,\n  b,\n} from '../calico/workload.ts';`,
    /x509 may not/,
  ],
  ['a side effect of a later room', 'x509', `import '../calico/workload.ts';`, /x509 may not/],
  [
    'client-node outside cluster and apply',
    'cli',
    `import { KubeConfig } from '@kubernetes/client-node';`,
    /only cluster and apply/,
  ],
  [
    'an import from a later room within a room',
    'cli/flags',
    `import { watch } from '../status/watch.ts';`,
    /cli\/flags may not import from cli\/status/,
  ],
  ['a file read in a pure room', 'links', `import { readFile } from 'node:fs/promises';`, /no I\/O/],
  ['a connection in a pure room', 'x509', `import { connect } from 'node:tls';`, /no I\/O/],
  ['a connection beside isIP', 'x509', `import { connect, isIP } from 'node:net';`, /no I\/O/],
  ['a process in a pure room', 'plan', `import { spawn } from 'node:child_process';`, /no I\/O/],
  ['the time of day', 'findings', `const now = Date.now();`, /Date\.now/],
  ['the date of today', 'render', `const now = new Date();`, /new Date\(\)/],
  ['the date of today without brackets', 'render', `const now = new Date;`, /new Date\(\)/],
  ['the environment', 'render', `const colour = process.env.NO_COLOR;`, /uses process/],
];

for (const [what, room, text, expected] of refused) {
  test(`The rules refuse ${what}`, () => {
    const [first] = violations({ path: `src/${room}/file.ts`, text });
    assert.match(first ?? 'nothing was refused', expected);
  });
}

const allowed: readonly [string, string, string][] = [
  ['a date that was passed in', 'links', `const day = new Date(now);`],
  ['a word in a comment', 'links', `// Date.now() and process.env are not for us\nconst a = 1;`],
  ['a word in a text', 'links', `const text = 'set process.env by new Date()';`],
  ['the findings in every room', 'x509', `import type { Finding } from '../findings/finding.ts';`],
  ['the errors in every room', 'calico', `import { ExpectedError } from '../errors.ts';`],
  ['the one part of node:net that opens nothing', 'x509', `import { isIP } from 'node:net';`],
  ['client-node in cluster', 'cluster', `import { KubeConfig } from '@kubernetes/client-node';`],
  ['an earlier room within a room', 'cli/status', `import { wants } from '../flags/wants.ts';`],
  ['the clock in commands', 'commands', `const now = new Date();`],
];

for (const [what, room, text] of allowed) {
  test(`The rules allow ${what}`, () => {
    assert.deepEqual(violations({ path: `src/${room}/file.ts`, text }), []);
  });
}

test('Each pure room is one that the rules know', () => {
  for (const room of pureRooms) assert.ok(room in mayImport, room);
});
