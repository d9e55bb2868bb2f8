import { rsaInfo } from '../../unit/x509/crafted/key-encoding.ts';
import type { KeyRing } from '../../unit/x509/crafted/test-keys.ts';
import type { FaultContext, Faults } from './fault.ts';
import { BaseKeys, rsaNumbersOf } from './key-mutations/base-keys.ts';
import { changedEcKeyFile } from './key-mutations/ec-mutations.ts';
import { changedEdwardsKeyFile } from './key-mutations/edwards-mutations.ts';
import { type MutationContext, mutationContext } from './key-mutations/mutation.ts';
import { changedRsaKey, rsaKeyFile } from './key-mutations/rsa-mutations.ts';
import { keyFileChanges } from './key-mutations/text-mutations.ts';

const pools = new WeakMap<KeyRing, BaseKeys>();
const thousand = Array.from({ length: 1000 }, (_, number) => number);

function mutated({ world, pick }: FaultContext): MutationContext {
  const keys = pools.get(world.keys) ?? new BaseKeys(world.keys);
  pools.set(world.keys, keys);
  return mutationContext(
    keys,
    Array.from({ length: 20 }, () => pick(thousand)),
  );
}

/** Private key files that Go reads otherwise than they are meant, each release in its way. */
export const keyFileFaults: Faults = {
  keyText: ({ end, other, pick }) => {
    const block = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    end.keyFile = pick(keyFileChanges)(end.leaf.key.privateKeyPem, other.leaf.key.privateKeyPem, block);
  },
  rsaKeyFile: (context) => {
    const mutation = mutated(context);
    const key = mutation.keys.key('RSA-2048', mutation.below(64));
    context.end.leaf.key = key;
    context.end.keyFile = rsaKeyFile(changedRsaKey(rsaNumbersOf(key), mutation), mutation);
  },
  ecKeyFile: (context) => {
    const mutation = mutated(context);
    const name = mutation.pick(['P-256', 'P-384', 'P-521'] as const);
    const [key, other] = [mutation.keys.key(name, 0), mutation.keys.key('P-256', 1)];
    context.end.leaf.key = key;
    context.end.keyFile = changedEcKeyFile(name, key, other, mutation);
  },
  edwardsKeyFile: (context) => {
    const mutation = mutated(context);
    const [key, other] = [mutation.keys.key('Ed25519', 0), mutation.keys.key('Ed25519', 1)];
    context.end.leaf.key = key;
    context.end.keyFile = changedEdwardsKeyFile(key, other, mutation);
  },
  otherExponent: ({ end, world, pick }) => {
    const key = world.keys.get(pick(['RSA-1024', 'RSA-2048']), 78);
    end.leaf.key = key;
    end.keyFile = key.privateKeyPem;
    end.leaf.publicKeyInfo = rsaInfo(rsaNumbersOf(key).n, pick([3n, 17n, 4n, 2n ** 33n + 1n]));
  },
};
