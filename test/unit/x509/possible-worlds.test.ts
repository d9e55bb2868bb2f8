import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { latestGo } from '../../../src/x509/go-release.ts';
import { couldConnect, type PossibleEnd, type TlsEnd, wouldConnect } from '../../../src/x509/handshake.ts';
import { unknownKeyFile } from '../../../src/x509/key-trace.ts';
import { couldAccept } from '../../../src/x509/verify.ts';
import { buildPair, pairRecipe, pairTime } from '../../go/x509-differential/pair.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { KeyRing } from './crafted/test-keys.ts';
import { tlsEnds } from './crafted/tls-ends.ts';
import { allPairs, worldOf } from './pairs/all-pairs.ts';

interface Ends {
  readonly server: TlsEnd;
  readonly client: TlsEnd;
}

const sides = ['server', 'client'] as const;
const parts = ['certFile', 'caFile', 'key'] as const;
const withheld = fc.subarray(
  sides.flatMap((side) => parts.map((part) => ({ side, part }))),
  { minLength: 1 },
);
type Withheld = readonly { readonly side: (typeof sides)[number]; readonly part: (typeof parts)[number] }[];

const keys = new KeyRing();
const right = rightEnds();

function rightEnds(): Ends {
  const pair = allPairs.find(({ expect }) => expect === 'accepted');
  assert.ok(pair !== undefined);
  return tlsEnds(worldOf(pair));
}

function without(ends: Ends, lost: Withheld): { server: PossibleEnd; client: PossibleEnd } {
  const less = (side: 'server' | 'client'): PossibleEnd => {
    const gone = new Set(lost.filter((one) => one.side === side).map(({ part }) => part));
    const end = ends[side];
    return {
      ...end,
      certFile: gone.has('certFile') ? null : end.certFile,
      caFile: gone.has('caFile') ? null : end.caFile,
      key: gone.has('key') ? unknownKeyFile : end.key,
    };
  };
  return { server: less('server'), client: less('client') };
}

/** What may stand where something is withheld: what there is, that of other ends, for a CA what the peer shows, nothing. */
function worlds(ends: Ends, lost: Withheld, others: Ends): Ends[] {
  return lost.reduce<Ends[]>(
    (sofar, { side, part }) =>
      sofar.flatMap((one) => {
        const peer = side === 'server' ? 'client' : 'server';
        const candidates =
          part === 'key'
            ? [one[side].key, others[side].key]
            : part === 'caFile'
              ? [one.server.caFile, others[side].caFile, `${one[side].caFile}${one[peer].certFile}`, '']
              : [one[side].certFile, others[side].certFile];
        return candidates.map((value): Ends => ({ ...one, [side]: { ...one[side], [part]: value } }));
      }),
    [ends],
  );
}

/** Refused with parts withheld, and accepted in a world that may be: never. */
function assertSound(ends: Ends, lost: Withheld, others: Ends): boolean {
  const { server, client } = without(ends, lost);
  const isRefused = !couldConnect(server, client, pairTime).accepted;
  if (!isRefused) return false;
  const accepted = worlds(ends, lost, others).filter(
    (one) => wouldConnect(one.server, one.client, pairTime).accepted,
  );
  assert.deepEqual(accepted, []);
  return true;
}

test('what is refused whatever is not known is refused in every world: random pairs', () => {
  let refused = 0;
  fc.assert(
    fc.property(pairRecipe, withheld, (recipe, lost) => {
      if (assertSound(buildPair(recipe, keys).ends(latestGo), lost, right)) refused++;
    }),
    { seed: freshSeed('x509/possible-worlds'), numRuns: 250 },
  );
  assert.ok(refused > 10, String(refused));
});

test('the same for the pairs that are picked by hand, and every one that is accepted stays possible', () => {
  const lost = fc.sample(withheld, { numRuns: allPairs.length, seed: freshSeed('x509/worlds by hand') });
  for (const [at, pair] of allPairs.entries()) {
    const ends = tlsEnds(worldOf(pair));
    assertSound(ends, lost[at] ?? [], right);
    for (const side of sides)
      for (const part of parts) {
        const less = without(ends, [{ side, part }]);
        if (pair.expect === 'accepted')
          assert.ok(
            couldConnect(less.server, less.client, pairTime).accepted,
            `${pair.name}: ${side} ${part}`,
          );
      }
  }
});

test('names, dates, usage and form of a leaf are refused under any CA', () => {
  const ofLeaf = /(?:^|: )leaf (?:that|with)|^Typha requires|subject of|under a CA with no EKU/;
  const signed = /accepted|unknown-authority|insecure-signature/;
  const found = allPairs.filter(({ name, expect }) => ofLeaf.test(name) && !signed.test(expect));
  assert.ok(found.length > 60, String(found.length));
  const lost = sides.map((side) => ({ side, part: 'caFile' as const }));
  for (const pair of found) {
    const { server, client } = without(tlsEnds(worldOf(pair)), lost);
    assert.ok(!couldConnect(server, client, pairTime).accepted, pair.name);
  }
});

test('one end alone: what an unknown CA file refuses, no CA file accepts', () => {
  for (const pair of allPairs) {
    const { server, client } = tlsEnds(worldOf(pair));
    const { caFile, commonName, uriSan } = server;
    const verifier = { role: 'server', caFile, commonName, uriSan } as const;
    const judged = couldAccept(verifier, client, pairTime);
    if (judged.accepted) assert.ok(couldAccept({ ...verifier, caFile: null }, client, pairTime).accepted);
  }
});
