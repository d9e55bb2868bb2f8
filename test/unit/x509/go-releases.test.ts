import assert from 'node:assert/strict';
import test from 'node:test';
import { encode, encodeOid, tag } from '../../../src/x509/der/der.ts';
import type { GoDifference } from '../../../src/x509/go-difference.ts';
import { goDifferences } from '../../../src/x509/go-differences.ts';
import { type GoBuild, goRelease, latestGo } from '../../../src/x509/go-release.ts';
import { follows, type GoRule } from '../../../src/x509/go-rules.ts';
import { wouldConnect } from '../../../src/x509/handshake.ts';
import { encodeExtension } from '../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../src/x509/parsing/extension-names.ts';
import { KeyRing } from './crafted/test-keys.ts';
import { tlsEnds } from './crafted/tls-ends.ts';
import { buildWorld, type World } from './crafted/world.ts';
import { verdictText } from './pairs/pair-case.ts';

const keys = new KeyRing();
const now = new Date('2026-06-15T12:00:00Z');
const build = (minor: number, patch = 0, goLine = minor): GoBuild => ({ minor, patch, goLine });

function world(): World {
  return buildWorld(
    {
      sharedRoot: true,
      depth: [0, 0],
      keys: ['P-256', 'P-256', 'P-256', 'P-256'],
      verifies: ['either', 'either'],
    },
    keys,
    now,
  );
}

function verdictWith(change: (world: World) => void, from: GoBuild, godebug = {}): string {
  const changed = world();
  change(changed);
  const { server, client } = tlsEnds(changed, goRelease(from, godebug));
  return verdictText(wouldConnect(server, client, now));
}

const sequence = (...parts: string[]) => encode(tag.sequence, ...parts);
const requirePolicy = sequence(encode(0x80, '\0'));
const policies = sequence(sequence(encodeOid('1.2.3.1')));

/** A critical policyConstraints that holds, as an issuer with certificate policies writes it. */
function criticalPolicies({ client }: World): void {
  client.root.extensions.set('p', encodeExtension(extensionOids.policyConstraints, true, requirePolicy));
  client.leaf.extensions.set('policies', encodeExtension(extensionOids.certificatePolicies, false, policies));
}

function negativeSerial({ client }: World): void {
  client.leaf.serial = encode(tag.integer, '\xff');
}

function smallKey({ client }: World): void {
  client.root.key = keys.get('RSA-1023', 3);
}

function sha1({ client }: World): void {
  client.leaf.scheme = 'sha1-ecdsa';
}

test('critical policyConstraints are refused before Go 1.24 and accepted since', () => {
  assert.equal(verdictWith(criticalPolicies, build(23, 12)), 'client unhandled-critical-extension');
  assert.equal(verdictWith(criticalPolicies, build(24)), 'accepted');
});

test('negative serial numbers are refused since Go 1.23, unless its go line or GODEBUG says otherwise', () => {
  assert.equal(verdictWith(negativeSerial, build(22, 12)), 'accepted');
  assert.equal(verdictWith(negativeSerial, build(23)), 'client loading malformed-certificate');
  assert.equal(verdictWith(negativeSerial, build(23, 0, 22)), 'accepted');
  assert.equal(verdictWith(negativeSerial, build(25), { x509negativeserial: '1' }), 'accepted');
});

test('a signature of an RSA key below 1024 bits is accepted before Go 1.24 and by rsa1024min=0', () => {
  assert.equal(verdictWith(smallKey, build(23, 12)), 'accepted');
  assert.match(verdictWith(smallKey, build(24)), /^(client|server) unknown-authority$/);
  assert.equal(verdictWith(smallKey, build(24, 0, 23)), 'accepted');
  assert.equal(verdictWith(smallKey, build(25), { rsa1024min: '0' }), 'accepted');
});

test('x509sha1=1 counts until Go 1.23 and is not known to 1.24', () => {
  assert.equal(verdictWith(sha1, build(23, 12)), 'server unknown-authority');
  assert.equal(verdictWith(sha1, build(23, 12), { x509sha1: '1' }), 'accepted');
  assert.equal(verdictWith(sha1, build(24), { x509sha1: '1' }), 'server unknown-authority');
});

test('each end is judged by its own Go', () => {
  const changed = world();
  criticalPolicies(changed);
  const [older, newer] = [tlsEnds(changed, goRelease(build(23, 12))), tlsEnds(changed)];
  const meet = (server: typeof newer.server, client: typeof newer.client) =>
    verdictText(wouldConnect(server, client, now));
  assert.equal(meet(newer.server, older.client), 'client unhandled-critical-extension');
  assert.equal(meet(older.server, newer.client), 'server unhandled-critical-extension');
  assert.equal(meet(newer.server, newer.client), 'accepted');
});

test('a difference of patches begins with each patch that brought it', () => {
  const has = (minor: number, patch: number) => follows({ minor, patch, godebug: {} }, 'ip-literal');
  assert.deepEqual(
    [has(24, 7), has(24, 8), has(25, 1), has(25, 2), has(26, 0), has(23, 12)],
    [false, true, false, true, true, false],
  );
});

test('a difference that Go took back ends there', () => {
  const has = (minor: number, patch: number) => follows({ minor, patch, godebug: {} }, 'mapped-address');
  assert.deepEqual(
    [
      has(24, 7),
      has(24, 8),
      has(24, 9),
      has(24, 10),
      has(25, 1),
      has(25, 3),
      has(25, 4),
      has(26, 0),
      has(23, 12),
    ],
    [false, true, true, false, false, true, false, false, false],
  );
});

test('the newest Go follows every difference that was not taken back', () => {
  for (const rule of Object.keys(goDifferences) as GoRule[]) {
    const { until }: GoDifference = goDifferences[rule];
    assert.equal(follows(latestGo, rule), until === undefined, rule);
  }
});
