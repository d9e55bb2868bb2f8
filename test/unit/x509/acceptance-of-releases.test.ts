import assert from 'node:assert/strict';
import test from 'node:test';
import { acceptance, acceptedByAny, refusalByAny } from '../../../src/x509/acceptance-of-releases.ts';
import type { GoRelease } from '../../../src/x509/go-release.ts';
import { craftedPem } from './crafted/crafted-certificate.ts';
import { type KeyKind, KeyRing } from './crafted/test-keys.ts';
import { ca, leaf } from './crafted/world.ts';

const now = new Date('2026-06-15T12:00:00Z');
const keys = new KeyRing();
const go = (minor: number): GoRelease => ({ minor, patch: 0, godebug: {} });
const none: readonly GoRelease[] = [];

/** A leaf below a CA with such a key, and whether its name is the demanded one. */
function pair(kind: KeyKind, commonName: string) {
  const root = ca('root', keys, kind, 1, null, now);
  const verifier = { role: 'client', caFile: craftedPem(root), commonName: 'typha', uriSan: '' } as const;
  return [
    verifier,
    { certFile: craftedPem(leaf(commonName, 'serverAuth', keys, 'P-256', 2, root, now)) },
  ] as const;
}

test('a CA key below 1024 bits is accepted until Go 1.23: releases on both sides of it decide nothing', () => {
  const [verifier, presented] = pair('RSA-1023', 'typha');
  const both = { verifier: [go(23), go(24)], presenter: none };
  assert.equal(acceptance(verifier, presented, both, now), null);
  assert.match(refusalByAny(verifier, presented, both, now)?.message ?? '', /1023-bit keys are insecure/);
  assert.equal(acceptedByAny(verifier, presented, both, now), true);
  const older = { verifier: [go(22), go(23)], presenter: none };
  assert.deepEqual(acceptance(verifier, presented, older, now), { accepted: true });
  assert.equal(
    acceptedByAny(verifier, presented, { verifier: [go(24), go(25)], presenter: none }, now),
    false,
  );
});

test('the Go of the end that presents counts as well', () => {
  const [verifier, presented] = pair('P-256', 'typha');
  const small = {
    certFile: craftedPem(
      leaf('typha', 'serverAuth', keys, 'RSA-1023', 3, ca('root', keys, 'P-256', 1, null, now), now),
    ),
  };
  const gos = { verifier: [go(23)], presenter: [go(23), go(24)] };
  assert.deepEqual(acceptance(verifier, presented, gos, now), { accepted: true });
  assert.equal(acceptance(verifier, small, gos, now), null);
});

test('what every release refuses is refused, with the words of the newest', () => {
  const [verifier, presented] = pair('P-256', 'other');
  const verdict = acceptance(verifier, presented, { verifier: [go(22), go(25)], presenter: none }, now);
  assert.equal(verdict?.accepted, false);
});
