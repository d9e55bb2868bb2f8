import { type Der, encode, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import { encodeExtension } from '../../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../../src/x509/parsing/extension-names.ts';
import type { PairCase } from './pair-case.ts';

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const general = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87, directory: 0xa4 } as const;
type Kind = keyof typeof general;

function subtrees(kind: Kind, values: readonly Der[]): Der {
  return values.map((value) => sequence(encode(general[kind], value))).join('');
}

type Row = readonly [
  kind: Kind,
  name: Der,
  permitted: readonly Der[],
  excluded: readonly Der[],
  verdict: 'allowed' | 'not allowed' | string,
];

const uri = 'spiffe://cluster.local/felix';
const net = (...bytes: number[]) => String.fromCharCode(...bytes);
const loopback6 = `${'\0'.repeat(15)}\x01`;

/** A name of the client's leaf, what the CA above it permits and excludes, and what Typha says. */
const rows: readonly Row[] = [
  ['uri', uri, ['cluster.local'], [], 'allowed'],
  ['uri', uri, ['CLUSTER.local'], [], 'allowed'],
  ['uri', uri, ['local'], [], 'allowed'],
  ['uri', uri, ['.local'], [], 'allowed'],
  ['uri', uri, ['.cluster.local'], [], 'not allowed'],
  ['uri', 'spiffe://a.cluster.local/felix', ['.cluster.local'], [], 'allowed'],
  ['uri', 'spiffe://a.cluster.local/felix', ['cluster.local'], [], 'allowed'],
  ['uri', 'spiffe://acluster.local/felix', ['cluster.local'], [], 'not allowed'],
  ['uri', 'spiffe://cluster.local:99/felix', ['cluster.local'], [], 'allowed'],
  ['uri', uri, ['other.domain'], [], 'not allowed'],
  ['uri', uri, ['other.domain', 'cluster.local'], [], 'allowed'],
  ['uri', uri, [''], [], 'allowed'],
  ['uri', uri, [], ['cluster.local'], 'not allowed'],
  ['uri', uri, [], ['other.domain'], 'allowed'],
  ['uri', uri, ['local'], ['cluster.local'], 'not allowed'],
  ['uri', 'spiffe://10.0.0.1/felix', ['cluster.local'], [], 'not allowed'],
  ['uri', 'spiffe://[::1]/felix', ['cluster.local'], [], 'not allowed'],
  ['uri', 'spiffe:felix', ['cluster.local'], [], 'not allowed'],
  ['uri', 'urn:x', [], ['cluster.local'], 'not allowed'],
  ['uri', uri, ['10.0.0.1'], [], 'malformed-ca'],
  ['uri', uri, ['cluster.local.'], [], 'malformed-ca'],
  ['uri', uri, ['\xe9'], [], 'malformed-ca'],
  ['dns', 'typha.example.com', ['example.com'], [], 'allowed'],
  ['dns', 'TYPHA.Example.com', ['example.COM'], [], 'allowed'],
  ['dns', 'example.com', ['.example.com'], [], 'not allowed'],
  ['dns', 'badexample.com', ['example.com'], [], 'not allowed'],
  ['dns', '*.example.com', ['example.com'], [], 'allowed'],
  ['dns', '*.example.com', [], ['www.example.com'], 'not allowed'],
  ['dns', '*.example.com', [], ['a.www.example.com'], 'allowed'],
  ['dns', '*.example.com', [], ['example.com'], 'not allowed'],
  ['dns', 'a.example.com', ['b.example.com', 'a-a.example.com', 'a.example.com'], [], 'allowed'],
  ['dns', 'a..b', ['b'], [], 'not allowed'],
  ['dns', 'typha.', ['typha'], [], 'not allowed'],
  ['dns', 'typha', ['a..b'], [], 'malformed-ca'],
  ['dns', 'typha', [''], [], 'allowed'],
  ['email', 'a@example.com', ['example.com'], [], 'allowed'],
  ['email', 'a@example.com', ['a@example.com'], [], 'allowed'],
  ['email', 'a@EXAMPLE.com', ['a@example.COM'], [], 'allowed'],
  ['email', 'A@example.com', ['a@example.com'], [], 'not allowed'],
  ['email', 'b@example.com', [], ['a@example.com'], 'allowed'],
  ['email', 'a@sub.example.com', ['.example.com'], [], 'allowed'],
  ['email', 'a@example.com', ['.example.com'], [], 'not allowed'],
  ['email', '"a b"@example.com', ['example.com'], [], 'allowed'],
  ['email', 'no-at', ['example.com'], [], 'not allowed'],
  ['email', 'a..b@example.com', ['example.com'], [], 'not allowed'],
  ['email', 'a@b', ['@b'], [], 'malformed-ca'],
  ['ip', net(10, 1, 2, 3), [net(10, 0, 0, 0, 255, 0, 0, 0)], [], 'allowed'],
  ['ip', net(11, 1, 2, 3), [net(10, 0, 0, 0, 255, 0, 0, 0)], [], 'not allowed'],
  ['ip', net(10, 1, 2, 3), [], [net(10, 1, 0, 0, 255, 255, 0, 0)], 'not allowed'],
  ['ip', net(10, 1, 2, 3), [net(10, 9, 9, 9, 255, 0, 0, 0)], [], 'allowed'],
  [
    'ip',
    net(10, 1, 2, 3),
    [net(1, 0, 0, 0, 255, 0, 0, 0), net(10, 9, 9, 9, 255, 0, 0, 0)],
    [],
    'not allowed',
  ],
  ['ip', net(10, 1, 2, 3), [net(0, 0, 0, 0, 0, 0, 0, 0)], [], 'allowed'],
  ['ip', loopback6, [net(10, 0, 0, 0, 255, 0, 0, 0)], [], 'not allowed'],
  ['ip', loopback6, ['\0'.repeat(32)], [], 'allowed'],
  ['ip', net(10, 1, 2, 3), [net(10, 0, 0, 0, 255, 0, 255, 0)], [], 'malformed-ca'],
  ['ip', net(10, 1, 2, 3), ['abc'], [], 'malformed-ca'],
  ['directory', sequence(), [sequence()], [], 'server unhandled-critical-extension'],
];

const constraintCases: PairCase[] = rows.map(([kind, name, permitted, excluded, verdict]) => ({
  name: `${kind} ${JSON.stringify(name)} under permitted ${JSON.stringify(permitted)}, excluded ${JSON.stringify(excluded)}`,
  expect: expected(verdict),
  change: ({ client, server }) => {
    server.uriSan = '';
    server.commonName = 'typha-client';
    const value = sequence(
      permitted.length === 0 ? '' : encode(0xa0, subtrees(kind, permitted)),
      excluded.length === 0 ? '' : encode(0xa1, subtrees(kind, excluded)),
    );
    client.root.extensions.set(
      'nameConstraints',
      encodeExtension(extensionOids.nameConstraints, true, value),
    );
    client.leaf.extensions.set(
      'subjectAltName',
      encodeExtension(extensionOids.subjectAlternativeName, false, sequence(encode(general[kind], name))),
    );
  },
}));

function expected(verdict: string): string {
  if (verdict === 'allowed') return 'accepted';
  if (verdict === 'not allowed') return 'server name-constraint';
  // A CA that cannot be parsed is skipped, and no other is in the file.
  return verdict === 'malformed-ca' ? 'server loading malformed-ca' : verdict;
}

const policyConstraints = (explicit: number) =>
  encodeExtension(extensionOids.policyConstraints, true, sequence(encode(0x80, net(explicit))));
const policies = (...oids: string[]) =>
  encodeExtension(
    extensionOids.certificatePolicies,
    false,
    sequence(...oids.map((oid) => sequence(encodeOid(oid)))),
  );
const mapping = (from: string, to: string) =>
  encodeExtension(extensionOids.policyMappings, true, sequence(sequence(encodeOid(from), encodeOid(to))));

const anyPolicy = '2.5.29.32.0';
type PolicyRow = readonly [
  name: string,
  issuing: readonly Der[],
  leaf: readonly Der[],
  expect: 'accepted' | 'server invalid-policies',
];

/** Policies of the issuing CA and the leaf. */
const policyRows: readonly PolicyRow[] = [
  ['required nowhere', [], [policies('1.2.3')], 'accepted'],
  ['required at once, none there', [policyConstraints(0)], [], 'server invalid-policies'],
  [
    'required at once, none in the CA',
    [policyConstraints(0)],
    [policies('1.2.3')],
    'server invalid-policies',
  ],
  [
    'required at once, the same in both',
    [policyConstraints(0), policies('1.2.3')],
    [policies('1.2.3')],
    'accepted',
  ],
  [
    'required at once, others',
    [policyConstraints(0), policies('1.2.3')],
    [policies('1.2.4')],
    'server invalid-policies',
  ],
  [
    'required at once, any in the CA',
    [policyConstraints(0), policies(anyPolicy)],
    [policies('1.2.4')],
    'accepted',
  ],
  [
    'required at once, any in the leaf',
    [policyConstraints(0), policies('1.2.3')],
    [policies(anyPolicy)],
    'accepted',
  ],
  [
    'required at once, mapped',
    [policyConstraints(0), policies('1.2.3'), mapping('1.2.3', '1.2.4')],
    [policies('1.2.4')],
    'accepted',
  ],
  [
    'required at once, mapped elsewhere',
    [policyConstraints(0), policies('1.2.3'), mapping('1.2.3', '1.2.5')],
    [policies('1.2.4')],
    'server invalid-policies',
  ],
  [
    'mapped from any',
    [policies(anyPolicy), mapping(anyPolicy, '1.2.5')],
    [policies('1.2.4')],
    'server invalid-policies',
  ],
  ['required two below', [policyConstraints(2)], [], 'accepted'],
];

const policyCases: PairCase[] = policyRows.map(([name, issuing, leaf, expect]) => ({
  name: `policies ${name}`,
  expect,
  change: ({ client }) => {
    for (const der of issuing) client.intermediates[0]?.extensions.set(`policy ${der}`, der);
    for (const der of leaf) client.leaf.extensions.set(`policy ${der}`, der);
  },
}));

export const constraintPairs: readonly PairCase[] = [...constraintCases, ...policyCases];
