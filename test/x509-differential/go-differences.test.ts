import assert from 'node:assert/strict';
import test from 'node:test';
import { wouldConnect } from '../../src/x509/handshake.ts';
import { goDifferences } from '../../src/x509/verifying/go-differences.ts';
import { allPairs, pairTime, worldOf } from '../x509/pairs/all-pairs.ts';
import { GoSide } from './go-side.ts';
import { type GoOutcome, pairOf } from './pair.ts';

/** A hand-picked pair for each difference. */
const examples: Readonly<Record<string, string>> = {
  'x509negativeserial=1': 'leaf with a negative serial',
  'rsa1024min=0': 'client: root with a RSA-1023 key',
  'urlstrictcolons=0': 'URI SAN "http://a:b:1/x" against null',
  'tlsmaxrsasize=16384': 'client: a root whose RSA key has 8200 bits, in the chain',
};

for (const { since, setting, code, what } of goDifferences) {
  test(`${what} is refused since Go ${since}, and accepted before, as with GODEBUG=${setting}`, async () => {
    const example = allPairs.find(({ name }) => name === examples[setting]);
    assert.ok(example);
    const pair = pairOf(worldOf(example));
    const verdict = wouldConnect(pair.server, pair.client, pairTime);
    assert.ok(!verdict.accepted);
    assert.equal(verdict.refusal.code, code);
    const [now, before] = [GoSide.start(), GoSide.start('.', { GODEBUG: setting })];
    const refused = (await now.ask(pair.question)) as GoOutcome;
    const older = (await before.ask(pair.question)) as GoOutcome;
    await Promise.all([now.stop(), before.stop()]);
    const errors = (outcome: GoOutcome) => `${outcome.clientLoad}${outcome.serverLoad}${outcome.serverError}`;
    assert.ok(errors(refused).includes(verdict.refusal.message));
    assert.ok(!errors(older).includes(verdict.refusal.message), JSON.stringify(older));
  });
}
