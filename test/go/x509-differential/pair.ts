import fc from 'fast-check';
import type { GoRelease } from '../../../src/x509/go-release.ts';
import type { HandshakeVerdict, TlsEnd } from '../../../src/x509/handshake.ts';
import type { KeyKind, KeyRing } from '../../unit/x509/crafted/test-keys.ts';
import { endFiles, tlsEnd } from '../../unit/x509/crafted/tls-ends.ts';
import { buildWorld, type End, type World, type WorldShape } from '../../unit/x509/crafted/world.ts';
import { certificateFaults } from './certificate-faults.ts';
import type { Fault, FaultContext } from './fault.ts';
import { fileFaults, settingFaults } from './file-faults.ts';
import { keyFaults } from './key-faults.ts';
import { keyFileFaults } from './key-file-faults.ts';
import { withKeptTypes } from './key-mutations/text-mutations.ts';
import { nameFaults } from './name-faults.ts';
import { policyFaults } from './policy-faults.ts';
import { releaseFaults } from './release-faults.ts';

export const faults: ReadonlyMap<string, Fault> = new Map(
  Object.entries({
    ...certificateFaults,
    ...fileFaults,
    ...keyFaults,
    ...keyFileFaults,
    ...nameFaults,
    ...policyFaults,
    ...releaseFaults,
    ...settingFaults,
  }),
);

export interface FaultRecipe {
  readonly name: string;
  readonly side: 'server' | 'client';
  /** 0: the leaf, then its intermediates, then the root. */
  readonly target: number;
  readonly choices: readonly number[];
}

/** A pair of ends as plain data, from which it can be made again. */
export interface PairRecipe {
  readonly shape: WorldShape;
  readonly faults: readonly FaultRecipe[];
}

/** Mostly keys that sign fast. */
const keyKind = fc.oneof(
  { weight: 6, arbitrary: fc.constant<KeyKind>('P-256') },
  { weight: 5, arbitrary: fc.constantFrom<KeyKind>('P-384', 'P-521', 'Ed25519', 'RSA-1024', 'RSA-2048') },
);
const verifies = fc.constantFrom<'cn' | 'uri' | 'either' | 'none'>('cn', 'uri', 'either', 'either', 'none');
const depth = fc.constantFrom(0, 0, 1, 1, 2, 3);

const shape: fc.Arbitrary<WorldShape> = fc.record({
  sharedRoot: fc.boolean(),
  depth: fc.tuple(depth, depth),
  keys: fc.tuple(keyKind, keyKind, keyKind, keyKind),
  verifies: fc.tuple(verifies, verifies),
});

const fault: fc.Arbitrary<FaultRecipe> = fc.record({
  name: fc.constantFrom(...faults.keys()),
  side: fc.constantFrom('server', 'client'),
  target: fc.constantFrom(0, 0, 1, 2, 3, 4),
  choices: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
});

/** Valid pairs, and pairs broken in one to three ways. */
export const pairRecipe: fc.Arbitrary<PairRecipe> = fc.record({
  shape,
  faults: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 9, arbitrary: fc.array(fault, { minLength: 1, maxLength: 3 }) },
  ),
});

/** The same with one of these faults at least. */
export function pairRecipeWith(names: readonly string[]): fc.Arbitrary<PairRecipe> {
  const wanted = fc.tuple(fault, fc.constantFrom(...names)).map(([each, name]) => ({ ...each, name }));
  const others = fc.array(fault, { maxLength: 1 });
  return fc.record({ shape, faults: fc.tuple(wanted, others).map(([first, rest]) => [first, ...rest]) });
}

export const pairTime = new Date('2026-06-15T12:00:00Z');

/** Both sides of the comparison: what the rule is given and what Go is given. */
export interface Pair {
  /** Both ends as built with one Go. */
  readonly ends: (go: GoRelease) => { readonly server: TlsEnd; readonly client: TlsEnd };
  readonly question: object;
}

export function buildPair(recipe: PairRecipe, keys: KeyRing): Pair {
  return pairOf(faultyWorld(recipe, keys));
}

/** The client's files alone, with its key. */
export function buildClient(recipe: PairRecipe, keys: KeyRing): { client: TlsEnd; keyFile: string } {
  const { client } = faultyWorld(recipe, keys);
  const files = endFiles(client);
  return { client: tlsEnd(client, files), keyFile: files.keyFile };
}

function faultyWorld(recipe: PairRecipe, keys: KeyRing): World {
  const world = buildWorld(recipe.shape, keys, pairTime);
  for (const each of recipe.faults) faults.get(each.name)?.(context(world, each));
  return world;
}

function context(world: World, recipe: FaultRecipe): FaultContext {
  const end = world[recipe.side];
  const other = recipe.side === 'server' ? world.client : world.server;
  const certificates = [end.leaf, ...end.intermediates, end.root];
  let at = 0;
  return {
    world,
    end,
    other,
    target: certificates[recipe.target % certificates.length] ?? end.leaf,
    pick: (list) => {
      const choice = recipe.choices[at++ % recipe.choices.length] ?? 0;
      const picked = list[choice % list.length];
      if (picked === undefined) throw new Error('a fault picked from an empty list');
      return picked;
    },
  };
}

export function pairOf(world: World): Pair {
  const server = endFiles(world.server);
  const client = endFiles(world.client);
  return {
    ends: (go) => ({
      server: tlsEnd(world.server, server, go),
      client: tlsEnd(world.client, client, go),
    }),
    question: {
      kind: 'handshake',
      handshake: {
        now: world.now.toISOString(),
        server: { ...settings(world.server), ...server },
        // Calico's clients override TLS_MIN_VERSION.
        client: { ...settings(world.client), ...client, minVersion: '1.2' },
      },
    },
  };
}

function settings({ minVersion, maxVersion, cipherSuites }: End): object {
  const names = cipherSuites === '' ? [] : cipherSuites.split(',').map((name) => name.trim());
  return { minVersion, maxVersion, cipherSuites: names };
}

/** What the Go program says of a pair (handshake.go). */
export interface GoOutcome {
  readonly accepted: boolean;
  readonly version: string;
  readonly serverLoad: string;
  readonly clientLoad: string;
  readonly serverError: string;
  readonly clientError: string;
}

/** Null when both agree on accepted or refused, by whom, why and with which alert; else what differs. */
export function disagreement(ours: HandshakeVerdict, go: GoOutcome): string | null {
  if (ours.accepted) {
    if (!go.accepted) return 'accepted here, refused by Go';
    return ours.version === go.version ? null : `version ${ours.version} here, ${go.version} with Go`;
  }
  if (go.accepted) return 'refused here, accepted by Go';
  if (ours.stage === 'loading') {
    const said = ours.refusedBy === 'server' ? go.serverLoad : go.clientLoad;
    return same(ours.refusal.message, said) ? null : 'the error of loading differs';
  }
  const byServer = ours.refusedBy === 'server';
  const own = byServer ? go.serverError : go.clientError;
  const remote = byServer ? go.clientError : go.serverError;
  if (!same(ours.refusal.message, own)) return `the error of the ${ours.refusedBy} differs`;
  const expected = (byServer ? ours.clientLog : ours.serverLog)[0];
  return remote === expected ? null : 'the alert differs';
}

/** Typha begins one message with a capital; Go lists what a client offered. */
function same(ours: string, go: string): boolean {
  if (ours.startsWith('Failed to add CA')) return go === 'failed to add CA data to pool';
  if (ours.startsWith('tls: no cipher suite supported')) return go.startsWith(ours);
  return ours === withKeptTypes(go);
}
