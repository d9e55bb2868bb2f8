import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { parseSpiffeId, svidProblems } from '../../../src/x509/spiffe.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { KeyRing } from '../../unit/x509/crafted/test-keys.ts';
import { GoSide } from './go-side.ts';
import { buildClient } from './pair.ts';

interface GoSpiffe {
  readonly valid: boolean;
  readonly trustDomain?: string;
  readonly path?: string;
}

const count = 5000;
const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: odd });

const segment = mostly(
  fc.stringMatching(/^[a-zA-Z0-9._-]{1,6}$/),
  fc.oneof(
    fc.constantFrom('.', '..', '...', '', 'a%20b', 'a b', '\u00e9', '%', '[x]', '~', '+'),
    fc.string({ maxLength: 3 }),
  ),
);
const trustDomain = mostly(
  fc.stringMatching(/^[a-z0-9._-]{1,12}$/),
  fc.oneof(
    fc.constantFrom('Cluster.local', 'a:80', 'user@a', '', '[::1]', 'a..b', '-', '\u00e9', 'a%2e'),
    fc.string({ maxLength: 4 }),
  ),
);
const scheme = mostly(
  fc.constant('spiffe://'),
  fc.constantFrom('spiffe:/', 'SPIFFE://', 'http://', 'spiffe:', '', ' spiffe://'),
);
const tail = mostly(fc.constant(''), fc.constantFrom('/', '?q', '#f', '\n', ' '));

const text = fc
  .oneof(
    { weight: 9, arbitrary: fc.tuple(scheme, trustDomain, fc.array(segment, { maxLength: 4 }), tail) },
    { weight: 1, arbitrary: fc.tuple(fc.string(), fc.constant(''), fc.constant([]), fc.constant('')) },
  )
  .map(
    ([start, domain, segments, end]) =>
      `${start}${domain}${segments.map((each) => `/${each}`).join('')}${end}`,
  );

for (const seed of [20260615, freshSeed('x509-differential/spiffe')]) {
  test(`go-spiffe takes the same of ${count} strings for SPIFFE IDs`, async (t) => {
    const go = GoSide.start();
    t.diagnostic(`${count} strings, seed ${seed}`);
    const texts = fc.sample(text, { seed, numRuns: count });
    const answers = await Promise.all(
      texts.map(async (each) => ({
        each,
        theirs: (await go.ask({ kind: 'spiffe', text: each })) as GoSpiffe,
      })),
    );
    await go.stop();
    const different = answers.filter(({ each, theirs }) => {
      const { id } = parseSpiffeId(each);
      if (id === null || !theirs.valid) return (id !== null) !== theirs.valid;
      return id.trustDomain !== theirs.trustDomain || id.path !== theirs.path;
    });
    assert.deepEqual(different, []);
    const valid = answers.filter(({ theirs }) => theirs.valid).length;
    assert.ok(valid > count / 20 && valid < count * 0.9, `${valid} valid strings`);
  });
}

const leafFaults = ['alternativeNames', 'keyUsage', 'basicConstraints', 'subject', 'extendedKeyUsage'];
const leafFault = fc.record({
  name: fc.constantFrom(...leafFaults),
  choices: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
});

test('go-spiffe takes the same of 1000 leafs for X509-SVIDs', async (t) => {
  const seed = freshSeed('x509-differential/spiffe 2');
  t.diagnostic(`seed ${seed}`);
  const go = GoSide.start();
  const keys = new KeyRing();
  const recipes = fc.sample(fc.array(leafFault, { maxLength: 2 }), { seed, numRuns: 1000 });
  const verdicts = await Promise.all(
    recipes.map(async (recipe) => {
      const shape = {
        sharedRoot: true,
        depth: [0, 0],
        keys: ['P-256', 'P-256', 'P-256', 'P-256'],
        verifies: ['none', 'none'],
      } as const;
      const faulty = recipe.map((each) => ({ ...each, side: 'client', target: 0 }) as const);
      const { client, keyFile } = buildClient({ shape, faults: faulty }, keys);
      const [certificate] = parseCertificates(client.certFile).certificates;
      const theirs = (await go.ask({ kind: 'svid', text: client.certFile + keyFile })) as GoSpiffe;
      const valid = certificate !== undefined && svidProblems(certificate).length === 0;
      return { valid, goValid: theirs.valid, recipe, theirs };
    }),
  );
  await go.stop();
  assert.deepEqual(
    verdicts.filter(({ valid, goValid }) => valid !== goValid),
    [],
  );
  const number = verdicts.filter(({ valid }) => valid).length;
  assert.ok(number > 100 && number < 900, `${number} valid`);
});
