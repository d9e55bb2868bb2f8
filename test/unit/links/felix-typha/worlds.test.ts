import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { End } from '../../../../src/links/felix-typha/end.ts';
import { felixTyphaContext } from '../../../../src/links/felix-typha/felix-typha.ts';
import { type Pair, pairsOf } from '../../../../src/links/felix-typha/pair.ts';
import { createAuthority } from '../../../../src/x509/issue.ts';
import { unknownKeyFile } from '../../../../src/x509/key-trace.ts';
import { freshSeed } from '../../../support/fresh-seed.ts';
import { contextOf, testTime } from '../../../support/judged.ts';
import { type InstallWish, install, leaf } from './install.ts';

const other = createAuthority({ commonName: 'another-ca', now: testTime });
const yesterday = new Date(testTime.getTime() - 86_400_000);
const unset = (...names: string[]) => Object.fromEntries(names.map((name) => [name, null]));
const plainTypha = unset('TYPHA_CAFILE', 'TYPHA_SERVERCERTFILE', 'TYPHA_SERVERKEYFILE', 'TYPHA_CLIENTCN');
const plainFelix = unset('FELIX_TYPHACAFILE', 'FELIX_TYPHACERTFILE', 'FELIX_TYPHAKEYFILE', 'FELIX_TYPHACN');
const keyOfAnother = {
  'tls.crt': leaf('typha').certificatePem,
  'tls.key': leaf('typha').privateKeyPem,
};

/** Installs that differ in what one end has. */
const typhas: readonly InstallWish[] = [
  {},
  { typhaEnv: plainTypha },
  { typha: leaf('typha', { commonName: 'wrong' }) },
  { typha: leaf('typha', { by: other }) },
  { typha: leaf('typha', { notAfter: yesterday }) },
  { typhaEnv: { TYPHA_CLIENTCN: 'somebody' } },
  { typhaSecret: keyOfAnother },
];
const felixes: readonly InstallWish[] = [
  {},
  { nodeEnv: plainFelix },
  { felix: leaf('felix', { commonName: 'wrong' }) },
  { felix: leaf('felix', { by: other }) },
  { felix: leaf('felix', { usage: ['serverAuth'] }) },
  { nodeEnv: { FELIX_TYPHACN: 'somebody' } },
];
const bundles: readonly InstallWish[] = [{}, { caPem: other.certificatePem }];

/** Felix and the Typha of an install. */
function endsOf(wish: InstallWish): { server: End; client: End } {
  const { clients, servers } = felixTyphaContext(contextOf(install(wish)));
  const client = clients.find(({ process }) => process === 'felix');
  const [server] = servers;
  assert.ok(client !== undefined && server !== undefined);
  return { server, client };
}

const candidates = {
  server: [...typhas, ...bundles].map((wish) => endsOf(wish).server),
  client: [...felixes, ...bundles].map((wish) => endsOf(wish).client),
};

const parts = ['ca', 'certificate', 'names', 'uri', 'settings'] as const;
type Part = (typeof parts)[number];
const why = 'a file of the host';
const problem = { kind: 'unknown', why } as const;

/** The end as it is seen when that could not be read. */
function without(end: End, part: Part): End {
  const { tls, certificate, trust } = end;
  const unread = <T extends object>(setting: T) => ({ ...setting, value: { kind: 'unknown', why } as const });
  const p = tls.parameters;
  const namesLost = { ...p, commonName: unread(p.commonName), uriSan: unread(p.uriSan) };
  switch (part) {
    case 'ca':
      return { ...end, trust: trust && { ...trust, text: null, anchors: [], problem } };
    case 'certificate':
      return {
        ...end,
        certificate: certificate && {
          ...certificate,
          text: null,
          leaf: null,
          chain: [],
          problem,
          keyTrace: unknownKeyFile,
        },
      };
    case 'names':
      return {
        ...end,
        mode: 'unknown',
        tls: { ...tls, parameters: namesLost, commonName: '', uriSan: '', outcome: problem },
      };
    case 'uri':
      return {
        ...end,
        mode: 'unknown',
        tls: { ...tls, parameters: { ...p, uriSan: unread(p.uriSan) }, uriSan: '', outcome: problem },
      };
    case 'settings':
      return {
        ...end,
        mode: 'unknown',
        certificate: null,
        trust: null,
        tls: {
          ...tls,
          files: { ca: null, cert: null, key: null },
          parameters: {
            ...namesLost,
            caFile: unread(p.caFile),
            certFile: unread(p.certFile),
            keyFile: unread(p.keyFile),
          },
          commonName: '',
          uriSan: '',
          outcome: problem,
        },
      };
  }
}

/** The same with that part of another end; null where the two do not fit together. */
function withPartOf(end: End, part: Part, from: End): End | null {
  if (part === 'settings') return from;
  if (end.mode === 'plaintext' || from.mode === 'plaintext') return from === end ? end : null;
  switch (part) {
    case 'ca':
      return { ...end, trust: from.trust };
    case 'certificate':
      return { ...end, certificate: from.certificate };
    case 'names':
      return { ...end, tls: { ...end.tls, commonName: from.tls.commonName } };
    case 'uri':
      return { ...end, tls: { ...end.tls, uriSan: from.tls.uriSan } };
  }
}

type Loss = { readonly side: 'server' | 'client'; readonly part: Part };

interface Ends {
  readonly server: End;
  readonly client: End;
}

function allWithout(ends: Ends, losses: readonly Loss[]): Ends {
  const less = (side: Loss['side']) =>
    losses.filter((one) => one.side === side).reduce((end, { part }) => without(end, part), ends[side]);
  return { server: less('server'), client: less('client') };
}

function pairOf({ server, client }: Ends): Pair | undefined {
  const discovery = { client, servers: [server], through: 'a Service', blocker: null, unseen: null };
  return pairsOf([discovery], testTime)[0];
}

const verdictOf = (ends: Ends) => pairOf(ends)?.verdict?.accepted ?? null;

const loss: fc.Arbitrary<Loss> = fc.record({
  side: fc.constantFrom('server', 'client'),
  part: fc.constantFrom(...parts),
});

test('refused with parts unread is refused in every concrete world; nothing is accepted unseen', () => {
  const outcomes = { refused: 0, unknown: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...candidates.server),
      fc.constantFrom(...candidates.client),
      fc.uniqueArray(loss, { minLength: 1, maxLength: 2, selector: ({ side }) => side }),
      (server, client, losses) => {
        const worlds = losses.reduce<readonly Ends[]>(
          (found, { side, part }) =>
            found.flatMap((ends) =>
              [ends[side], ...candidates[side]].flatMap((from) => {
                const end = withPartOf(ends[side], part, from);
                return end === null ? [] : [{ ...ends, [side]: end }];
              }),
            ),
          [{ server, client }],
        );
        const isUnread = losses.some(
          ({ side, part }) => part === 'settings' || { server, client }[side].mode !== 'plaintext',
        );
        const verdict = verdictOf(allWithout({ server, client }, losses));
        const real = new Set(worlds.map(verdictOf));
        if (isUnread) assert.notEqual(verdict, true);
        if (verdict === false) assert.ok(!real.has(true));
        if (isUnread && verdict !== false) assert.ok(real.has(true) || !isWhole(losses));
        outcomes[verdict === false ? 'refused' : 'unknown']++;
      },
    ),
    { seed: freshSeed('links/felix-typha/worlds'), numRuns: 100 },
  );
  assert.ok(outcomes.refused > 2 && outcomes.unknown > 2, JSON.stringify(outcomes));
});

/** Whether the concrete worlds hold the best one: not where two files are lost that belong together. */
function isWhole(losses: readonly { readonly part: Part }[]): boolean {
  return losses.length === 1 && losses[0]?.part === 'ca';
}

function told(wish: InstallWish, ...losses: readonly (readonly [Loss['side'], Part])[]): string | undefined {
  const lost = losses.map(([side, part]): Loss => ({ side, part }));
  const { verdict = null, whatever = null } = pairOf(allWithout(endsOf(wish), lost)) ?? {};
  return verdict?.accepted === false ? `${verdict.refusal.code}${whatever ?? ''}` : undefined;
}

test('a wrong Common Name, a wrong usage and an expired certificate are refused under any CA', () => {
  const felix = (wish: Parameters<typeof leaf>[1]) => ({ felix: leaf('felix', wish) });
  const noCa = [['server', 'ca']] as const;
  const anyCa = ', whatever its CA file holds';
  assert.equal(told(felix({ commonName: 'calico-felix' }), ...noCa, ['client', 'ca']), `wrong-cn${anyCa}`);
  assert.equal(told(felix({ usage: ['serverAuth'] }), ...noCa), `incompatible-key-usage${anyCa}`);
  assert.equal(told(felix({ notAfter: yesterday }), ...noCa), `expired${anyCa}`);
  assert.equal(told(felix({ by: other }), ...noCa), undefined);
  assert.equal(told({}, ...noCa), undefined);
});

test('a wrong Common Name is not certain while the URI that would do is not known', () => {
  const felix = leaf('felix', { commonName: 'calico-felix' });
  assert.equal(told({ felix }, ['server', 'uri']), undefined);
  assert.equal(told({ felix }), 'wrong-cn');
});

test('plaintext beside settings of which a name is known is refused, beside unknown ones not', () => {
  assert.equal(told({ nodeEnv: plainFelix }, ['server', 'settings']), undefined);
  const named: InstallWish = { typhaEnv: plainTypha };
  assert.equal(told(named, ['client', 'names']), 'plaintext-peer, whatever its other settings are');
});
