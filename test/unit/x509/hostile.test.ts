import assert from 'node:assert/strict';
import test from 'node:test';
import { type Der, encode, encodeOid, tag } from '../../../src/x509/der/der.ts';
import { latestGo } from '../../../src/x509/go-release.ts';
import { encodeExtension } from '../../../src/x509/issuing/extension-encoding.ts';
import { parseCertificates, pemLimits } from '../../../src/x509/parse.ts';
import { extensionOids } from '../../../src/x509/parsing/extension-names.ts';
import { wouldAccept } from '../../../src/x509/verify.ts';
import { type Crafted, craftedPem } from './crafted/crafted-certificate.ts';
import { KeyRing } from './crafted/test-keys.ts';
import { buildWorld, type World } from './crafted/world.ts';

const now = new Date('2026-06-15T12:00:00Z');
const keys = new KeyRing();
/** As many as fit into the 256 KiB of certificates that Go reads, roughly. */
const many = 3000;

function world(): World {
  const shape = {
    sharedRoot: true,
    depth: [1, 1],
    keys: ['P-256', 'P-256', 'P-256', 'P-256'],
    verifies: ['none', 'none'],
  } as const;
  return buildWorld(shape, keys, now);
}

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const numbered = (make: (number: number) => Der) =>
  Array.from({ length: many }, (_, number) => make(number)).join('');

function verdict({ client }: World): string {
  const verifier = { role: 'server', caFile: craftedPem(client.root), commonName: '', uriSan: '' } as const;
  const certFile = craftedPem(client.leaf) + client.intermediates.map(craftedPem).join('');
  const result = wouldAccept(verifier, { certFile }, now);
  return result.accepted ? 'accepted' : result.refusal.code;
}

const set = (certificate: Crafted | undefined, oid: string, value: Der) =>
  certificate?.extensions.set(oid, encodeExtension(oid, false, value));

test('thousands of names meet thousands of constraints in a moment', () => {
  const hostile = world();
  const { leaf, root } = hostile.client;
  set(
    leaf,
    extensionOids.subjectAlternativeName,
    sequence(numbered((number) => encode(0x82, `n${number}.example.com`))),
  );
  leaf.extensions.delete('subjectAltName');
  const subtrees = numbered((number) => sequence(encode(0x82, `n${number}.example.com`)));
  set(root, extensionOids.nameConstraints, sequence(encode(0xa0, subtrees)));
  assert.equal(verdict(hostile), 'accepted');
});

test('thousands of policies are mapped in a moment', () => {
  const hostile = world();
  const [issuing] = hostile.client.intermediates;
  const policy = (number: number) => encodeOid(`1.2.${number}`);
  const policies = sequence(numbered((number) => sequence(policy(number))));
  set(issuing, extensionOids.certificatePolicies, policies);
  set(hostile.client.leaf, extensionOids.certificatePolicies, policies);
  set(
    issuing,
    extensionOids.policyMappings,
    sequence(numbered((number) => sequence(policy(number), policy(number + 1)))),
  );
  set(issuing, extensionOids.policyConstraints, sequence(encode(0x80, '\0')));
  assert.equal(verdict(hostile), 'accepted');
});

test('thousands of extensions, and of text that looks like PEM, are read in a moment', () => {
  const hostile = world();
  for (let number = 0; number < many; number++) {
    set(hostile.client.leaf, `1.3.${number}`, '');
  }
  assert.equal(verdict(hostile), 'accepted');
  for (const line of [
    '-----END X-----\n',
    '-----BEGIN X-----\n',
    '-----BEGIN X-----\na: b\n',
    ' \t'.repeat(20),
  ]) {
    const text = `${line.repeat(many)}x\n${line.repeat(many)}`;
    assert.deepEqual(parseCertificates(text).certificates, []);
  }
});

test('deeply nested DER is not followed', () => {
  let der = '';
  for (let depth = 0; depth < 5000; depth++) der = encode(tag.sequence, der);
  const hostile = world();
  hostile.client.leaf.extensions.set('deep', encodeExtension('1.2.3', false, der));
  assert.equal(verdict(hostile), 'accepted');
  hostile.client.leaf.changeWhole = () => der;
  assert.equal(verdict(hostile), 'malformed-certificate');
});

test('text beyond the limits is not looked at, and the problem says so', () => {
  const certificate = craftedPem(world().client.leaf);
  const long = parseCertificates(certificate + 'x'.repeat(pemLimits.characters));
  assert.deepEqual([long.certificates, long.problems.map(({ kind }) => kind)], [[], ['too-large']]);
  const number = pemLimits.certificates + 1;
  const numerous = parseCertificates('-----BEGIN X-----\n-----END X-----\n'.repeat(number));
  assert.match(
    numerous.problems[0]?.message ?? '',
    new RegExp(`${number} PEM blocks, more than ${number - 1}`),
  );
});

test('an OID with an arc of any length is refused in the words of Go', () => {
  const hostile = world();
  const { leaf } = hostile.client;
  for (const arc of [
    '\xff\xff\xff\xff\x7f',
    '\xff\xff\xff\xff\xff\xff\xff\xff\x7f',
    `${'\xff'.repeat(300)}\x7f`,
  ]) {
    leaf.subject = sequence(
      encode(tag.set, sequence(encode(tag.oid, `\x55${arc}`), encode(tag.utf8String, 'x'))),
    );
    for (const go of [latestGo, { minor: 19, patch: 13, godebug: {} }]) {
      const { certificates, problems } = parseCertificates(craftedPem(leaf), go);
      assert.deepEqual(certificates, []);
      assert.equal(problems[0]?.message, 'x509: invalid RDNSequence: invalid attribute type');
    }
  }
});
