import assert from 'node:assert/strict';
import test from 'node:test';
import { wouldConnect } from '../../../src/x509/handshake.ts';
import { tlsEnds } from './crafted/tls-ends.ts';
import { allPairs, pairTime, worldOf } from './pairs/all-pairs.ts';
import { verdictText } from './pairs/pair-case.ts';

test('at least 300 pairs are picked by hand, each under its own name', () => {
  assert.ok(allPairs.length >= 300, String(allPairs.length));
  const names = allPairs.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

for (const pair of allPairs) {
  test(`${pair.expect}: ${pair.name}`, () => {
    const { server, client } = tlsEnds(worldOf(pair));
    const verdict = wouldConnect(server, client, pairTime);
    assert.equal(verdictText(verdict), pair.expect, JSON.stringify(verdict));
  });
}
