import assert from 'node:assert/strict';
import test from 'node:test';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { explainSpiffeProblem, parseSpiffeId, svidProblems } from '../../../src/x509/spiffe.ts';

const domain255 = 'd'.repeat(255);
const ofBytes = (bytes: number) => `spiffe://d/${'x'.repeat(bytes - 'spiffe://d/'.length)}`;

const valid: readonly (readonly [text: string, trustDomain: string, path: string])[] = [
  ['spiffe://cluster.local', 'cluster.local', ''],
  ['spiffe://cluster.local/ns/calico-system/sa/typha', 'cluster.local', '/ns/calico-system/sa/typha'],
  ['spiffe://a_b-c.1/x', 'a_b-c.1', '/x'],
  ['spiffe://d/.../a.b_C-9', 'd', '/.../a.b_C-9'],
  [`spiffe://${domain255}/x`, domain255, '/x'],
  [ofBytes(2048), 'd', ofBytes(2048).slice('spiffe://d'.length)],
];

for (const [text, trustDomain, path] of valid) {
  test(`${text.slice(0, 60)} is a SPIFFE ID`, () => {
    assert.deepEqual(parseSpiffeId(text), { id: { trustDomain, path }, problem: null });
  });
}

const invalid: readonly (readonly [text: string, problem: string])[] = [
  ['', 'empty'],
  ['SPIFFE://d/x', 'wrong-scheme'],
  ['spiffe:/d/x', 'wrong-scheme'],
  ['https://d/x', 'wrong-scheme'],
  [' spiffe://d/x', 'wrong-scheme'],
  ['spiffe://', 'missing-trust-domain'],
  ['spiffe:///x', 'missing-trust-domain'],
  ['spiffe://Cluster.local/x', 'bad-trust-domain-character'],
  ['spiffe://d:443/x', 'bad-trust-domain-character'],
  ['spiffe://me@d/x', 'bad-trust-domain-character'],
  ['spiffe://d?q', 'bad-trust-domain-character'],
  ['spiffe://d%2e/x', 'bad-trust-domain-character'],
  ['spiffe://d\n', 'bad-trust-domain-character'],
  [`spiffe://${domain255}d/x`, 'trust-domain-too-long'],
  ['spiffe://d/', 'trailing-slash'],
  ['spiffe://d/x/', 'trailing-slash'],
  ['spiffe://d//x', 'empty-segment'],
  ['spiffe://d/./x', 'dot-segment'],
  ['spiffe://d/..', 'dot-segment'],
  ['spiffe://d/a%20b', 'bad-path-character'],
  ['spiffe://d/a b', 'bad-path-character'],
  ['spiffe://d/x?q', 'bad-path-character'],
  ['spiffe://d/x#f', 'bad-path-character'],
  ['spiffe://d/\u00e9', 'bad-path-character'],
  ['spiffe://d/x\n', 'bad-path-character'],
  [ofBytes(2049), 'too-long'],
];

for (const [text, problem] of invalid) {
  test(`${JSON.stringify(text.slice(0, 60))} is none: ${problem}`, () => {
    const parsed = parseSpiffeId(text);
    assert.equal(parsed.problem, problem);
    if (parsed.problem !== null) assert.notEqual(explainSpiffeProblem(parsed.problem), '');
  });
}

const now = new Date('2026-06-15T12:00:00Z');
const authority = createAuthority({ commonName: 'ca', now });

function problemsOf(pem: string): string[] {
  const [certificate] = parseCertificates(pem).certificates;
  assert.ok(certificate);
  return svidProblems(certificate);
}

const leaf = (uriSans: string[]) =>
  issueLeaf(authority, { commonNames: ['x'], uriSans, extendedKeyUsage: null, now }).certificatePem;

test('a leaf with one SPIFFE ID is an X509-SVID', () => {
  assert.deepEqual(problemsOf(leaf(['spiffe://d/x'])), []);
});

test('none, two or a URI that is no SPIFFE ID makes a leaf no X509-SVID', () => {
  assert.deepEqual(problemsOf(leaf([])), ['it has no URI SAN']);
  assert.deepEqual(problemsOf(leaf(['spiffe://d/x', 'spiffe://d/y'])), ['it has 2 URI SANs, not one']);
  assert.deepEqual(problemsOf(leaf(['https://d/x'])), [
    'its URI SAN https://d/x does not begin with spiffe://',
  ]);
});

test('a trust domain alone is the ID of no leaf', () => {
  assert.deepEqual(problemsOf(leaf(['spiffe://d'])), ['its URI SAN spiffe://d has no path']);
});

test('a CA is no X509-SVID for a leaf', () => {
  assert.deepEqual(problemsOf(authority.certificatePem), [
    'it has no URI SAN',
    'it is a CA certificate',
    'its key usage lacks digitalSignature',
    'its key usage includes keyCertSign',
    'its key usage includes cRLSign',
  ]);
});
