// node test/unit/x509/fuzz.ts [--count 20000] [--seed N]: broken DER and PEM through every function of the room that
// takes text from outside. None may throw: what is wrong is part of the answer.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { pemBlock } from '../../../src/x509/der/pem-text.ts';
import { wouldConnect } from '../../../src/x509/handshake.ts';
import { readSignedAnswer } from '../../../src/x509/issuing/signed-answer.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { parseSpiffeId, svidProblems } from '../../../src/x509/spiffe.ts';
import { wouldAccept } from '../../../src/x509/verify.ts';
import { craftedPem } from './crafted/crafted-certificate.ts';
import { KeyRing } from './crafted/test-keys.ts';
import { buildWorld } from './crafted/world.ts';

const now = new Date('2026-06-15T12:00:00Z');

const setByte = fc.record({ kind: fc.constant('set' as const), at: fc.nat(), byte: fc.nat(255) });

/** One change to bytes; positions wrap around. */
const change = fc.oneof(
  setByte,
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(40) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), bytes: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), length: fc.nat(200), times: fc.nat(20) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const mutation = fc.record({
  source: fc.nat(),
  inText: fc.boolean(),
  changes: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(setByte) },
    { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 6 }) },
  ),
});

function mutate(bytes: Buffer, changes: readonly Change[]): Buffer {
  let result = bytes;
  for (const each of changes) {
    const at = result.length === 0 ? 0 : each.at % result.length;
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    switch (each.kind) {
      case 'set':
        result = Buffer.concat([before, Buffer.from([each.byte]), after.subarray(1)]);
        break;
      case 'cut':
        result = Buffer.concat([before, after.subarray(each.length)]);
        break;
      case 'insert':
        result = Buffer.concat([before, each.bytes, after]);
        break;
      case 'repeat': {
        const part = after.subarray(0, each.length);
        result = Buffer.concat([before, ...Array.from({ length: each.times }, () => part), after]);
      }
    }
  }
  return result;
}

interface Source {
  readonly label: string;
  readonly pem: string;
  readonly der: Buffer;
}

/** Throws what a function of the room threw, with the input; else tells how many inputs still parsed. */
export function fuzz(count: number, seed: number): { readonly parsed: number } {
  const keys = new KeyRing();
  const world = buildWorld(
    {
      sharedRoot: true,
      depth: [1, 1],
      keys: ['P-256', 'P-256', 'RSA-2048', 'P-256'],
      verifies: ['either', 'either'],
    },
    keys,
    now,
  );
  const { server, client } = world;
  const sources: Source[] = [
    ...[server.leaf, client.leaf, server.root, ...server.intermediates].map((each) => craftedPem(each)),
    server.leaf.key.privateKeyPem,
    client.leaf.key.privateKeyPem,
  ].map((pem) => {
    const label = /BEGIN ([^-]+)-/.exec(pem)?.[1] ?? '';
    return { label, pem, der: Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64') };
  });
  const caFile = craftedPem(server.root);
  let parsed = 0;
  const batch = 1000;
  for (let done = 0; done < count; done += batch) {
    const numRuns = Math.min(batch, count - done);
    for (const { source, inText, changes } of fc.sample(mutation, { seed: seed + done, numRuns })) {
      const { label, pem, der } = sources[source % sources.length] ?? {
        label: '',
        pem: '',
        der: Buffer.alloc(0),
      };
      const text = inText
        ? mutate(Buffer.from(pem, 'latin1'), changes).toString('latin1')
        : pemBlock(label, mutate(der, changes));
      try {
        parsed += tryAll(text, caFile);
      } catch (cause) {
        throw new Error(`thrown for ${JSON.stringify(text)}`, { cause });
      }
    }
  }
  return { parsed };
}

function tryAll(text: string, caFile: string): number {
  const { certificates } = parseCertificates(text);
  for (const certificate of certificates) svidProblems(certificate);
  for (const uri of certificates.flatMap(({ uriSans }) => uriSans)) parseSpiffeId(uri);
  const names = { commonName: 'typha-client', uriSan: '' };
  wouldAccept({ role: 'server', caFile, ...names }, { certFile: text }, now);
  wouldAccept({ role: 'client', caFile: text, ...names }, { certFile: caFile }, now);
  const key = tracePrivateKey(text);
  const end = { transport: 'tls' as const, caFile, key, ...names };
  wouldConnect({ ...end, certFile: text }, { ...end, certFile: text }, now);
  readSignedAnswer(text, { commonNames: ['typha-client'], extendedKeyUsage: null }, text);
  return certificates.length > 0 ? 1 : 0;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { count: { type: 'string', default: '20000' }, seed: { type: 'string' } },
  });
  const count = Number(values.count);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  console.log(`${count} inputs, seed ${seed}`);
  const { parsed } = fuzz(count, seed);
  console.log(`${count} inputs, seed ${seed}: nothing thrown, ${parsed} still parsed`);
}
