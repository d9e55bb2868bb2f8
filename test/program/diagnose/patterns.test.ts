import assert from 'node:assert/strict';
import test from 'node:test';
import { digestLog, patternOf } from '../../../src/links/diagnosis/digest.ts';
import { logLine } from '../../../src/links/diagnosis/log-line.ts';
import { patterns } from '../../../src/links/diagnosis/patterns.ts';
import { clientLines, typhaLines } from './recorded-lines.ts';

const from = (place: string, level: string, message: string) =>
  `2026-11-24 20:39:17.274 [${level}][4915] ${place}: ${message}`;

for (const [role, rows] of [
  ['typha', typhaLines],
  ['node', clientLines],
] as const)
  for (const [expected, place, level, message] of rows)
    test(`${expected ?? 'nothing'} is recognised: ${place.split('/')[0]}: ${message.slice(0, 60)} … ${message.slice(-60)}`, () => {
      const line = logLine(from(place, level, message));
      assert.ok(line !== null);
      assert.equal(patternOf(line, { role })?.id ?? null, expected);
    });

test('the order of the table hides no pattern, and no two have the same name', () => {
  assert.equal(new Set(patterns.map(({ id }) => id)).size, patterns.length);
});

const source = {
  namespace: 'kube-system',
  pod: 'x',
  node: 'node-1',
  container: 'c',
  role: 'node',
  previous: false,
} as const;

test('a line about TLS that nobody knows is shown and counted, whatever its numbers', () => {
  const lines = [1, 2, 3].map((port) =>
    from('felix/other.go 1', 'ERROR', `Cannot do the tls dance error=x509: new trouble ${port}`),
  );
  const { unrecognised, sightings } = digestLog(source, lines.join('\n'));
  assert.deepEqual(sightings, []);
  assert.equal(unrecognised.length, 1);
  assert.equal(unrecognised[0]?.count, 3);
});

test('a hot loop of a hundred thousand lines leaves a digest of a few kilobytes', () => {
  const line = from(
    'typha/sync_server.go 899',
    'INFO',
    'Failed to read from client client=10.0.0.1:1 connID=0x1 error=tls: client didn\'t provide a certificate thread="read"',
  );
  const digest = digestLog({ ...source, role: 'typha' }, `${line}\n`.repeat(100_000));
  assert.equal(digest.sightings[0]?.count, 100_000);
  assert.ok(JSON.stringify(digest.sightings).length < 4000);
});
