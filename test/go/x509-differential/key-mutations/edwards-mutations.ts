import { type Der, encode, encodeBitString, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import { integer, octets, sequence } from '../../../unit/x509/crafted/key-encoding.ts';
import type { TestKey } from '../../../unit/x509/crafted/test-keys.ts';
import { keyPem } from './base-keys.ts';
import type { Mutation, MutationContext } from './mutation.ts';

const ed25519 = '1.3.101.112';
const x25519 = '1.3.101.110';

/** Seeds, parameters, versions and public halves of Ed25519 and X25519 keys (RFC 8410, RFC 5958). */
export const edwardsMutation: Mutation = (context) => {
  const { keys, mostly, below } = context;
  const key = keys.key('Ed25519', below(64));
  const other = keys.key('Ed25519', below(64));
  return {
    certFile: keys.certificate(mostly(key, [other])),
    keyFile: changedEdwardsKeyFile(key, other, context),
  };
};

export function changedEdwardsKeyFile(
  key: TestKey,
  other: TestKey,
  { pick, mostly }: MutationContext,
): string {
  const jwk = key.privateKey.export({ format: 'jwk' });
  const own = Buffer.from(String(jwk.d), 'base64url').toString('latin1');
  const seed = mostly(own, [own.slice(1), `${own}\0`, `\0${own}`, '', '\0'.repeat(32), '\xff'.repeat(32)]);
  const inner = mostly(octets(seed), [
    `${octets(seed)}trailing`,
    encode(tag.bitString, '\0', seed),
    seed,
    '',
    octets(octets(seed)),
    encode(0x24, octets(seed)),
  ]);
  const oid = mostly(ed25519, [x25519, x25519, '1.3.101.113', '1.3.101.111', '2.5.4.3']);
  const parameters = mostly('', [encode(tag.null), encodeOid(ed25519), '\x05', '\x1f', sequence()]);
  const publicHalf = (info: Der) => encode(0x81, '\0', info.slice(-32));
  const after = pick([
    '',
    publicHalf(key.info),
    publicHalf(other.info),
    encode(0xa0, sequence()),
    'x',
    '\x80',
  ]);
  const version = integer(pick([0n, 1n, 2n, -1n, 2n ** 40n]));
  const whole = mostly(
    sequence(version, sequence(encodeOid(oid), parameters), octets(inner), after) + mostly('', ['x']),
    [
      sequence(version, sequence(encodeOid(oid), parameters, encodeBitString('x')), octets(inner)),
      sequence(version, encodeOid(oid), octets(inner)),
    ],
  );
  return keyPem(whole);
}
