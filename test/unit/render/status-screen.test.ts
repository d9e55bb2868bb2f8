import assert from 'node:assert/strict';
import test from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { renderStatusScreen } from '../../../src/render/status-screen.ts';
import { displayWidth } from '../../../src/render/wrap.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { assertGolden } from '../../support/golden.ts';
import {
  certificate,
  clients,
  felixTypha,
  finding,
  side,
  status,
  typha,
} from '../../support/status-literals.ts';
import { scenarios } from '../../support/status-scenarios.ts';

const screen = (document: typeof scenarios.healthy, columns: number | null = 100) =>
  renderStatusScreen(document ?? status(), { full: false, columns, colour: false });

for (const [name, document] of Object.entries(scenarios)) {
  for (const columns of [80, 120]) {
    for (const format of ['table', 'wide'] as const) {
      test(`the ${name} status as ${format} on ${columns} columns`, () => {
        const text = renderStatusScreen(document, { full: format === 'wide', columns, colour: false });
        assertGolden(`status/${name}-${format}-${columns}.txt`, text);
      });
    }
  }
}

test('colour changes nothing but colour', () => {
  for (const document of Object.values(scenarios)) {
    for (const full of [false, true]) {
      const plain = renderStatusScreen(document, { full, columns: 80, colour: false });
      const coloured = renderStatusScreen(document, { full, columns: 80, colour: true });
      assert.notEqual(coloured, plain);
      assert.equal(stripVTControlCharacters(coloured), plain);
    }
  }
});

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });

test('for every name, no line but a command is wider than the terminal, none ends in white space', () => {
  fc.assert(
    fc.property(name, name, name, fc.integer({ min: 80, max: 130 }), (cn, source, context, columns) => {
      const document = status({
        metadata: {
          context,
          server: null,
          generatedAt: '2026-11-24T12:00:00Z',
          version: '0',
          clockSkewSeconds: null,
        },
        links: [
          felixTypha({
            sides: [
              typha({ verifies: { cn, uriSan: `spiffe://${cn}` } }),
              side(cn, { workload: source, certificate: certificate(source, cn, '2027-01-01T00:00:00Z') }),
            ],
          }),
        ],
        findings: [finding({ message: `${cn} ${source}`, remedy: { command: null, text: source } })],
      });
      const width = Math.min(columns, 100);
      for (const line of screen(document, columns).split('\n')) {
        assert.ok(displayWidth(line) <= width, `${displayWidth(line)} > ${width}: ${line}`);
        assert.equal(line, line.trimEnd());
      }
    }),
    { seed: freshSeed('render/status-screen'), numRuns: 150 },
  );
});

test('a command stands alone on its line, unwrapped, whatever its length', () => {
  const command = `kubectl patch secret x --type=merge -p '${'x'.repeat(200)}'`;
  const lines = screen(status({ findings: [finding({ remedy: { command, text: '' } })] }), 80).split('\n');
  assert.ok(lines.map((line) => line.trim()).includes(command));
});

test('text from the cluster cannot steer the terminal', () => {
  const text = 'evil\u001b]0;title\u0007\u001b[2J\u009b31m\nERROR CTLS999\r\u202e';
  const document = status({
    links: [felixTypha({ sides: [side(text, { verifies: { cn: text, uriSan: text }, workload: text })] })],
    findings: [finding({ message: text, evidence: [text], remedy: { command: text, text } })],
    unread: [{ resource: text, name: text, namespace: text, reason: text, permission: null }],
  });
  for (const full of [false, true]) {
    const shown = renderStatusScreen(document, { full, columns: 100, colour: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
    assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.match(shown, /\\x1b\]0;title\\x07/);
    assert.doesNotMatch(shown, /^ERROR CTLS999/m);
  }
});

test('columns stay aligned beside wide and combining characters', () => {
  const wide = felixTypha({
    sides: [
      typha({ verifies: { cn: '証明書', uriSan: null } }),
      typha({ verifies: { cn: 'e\u0301', uriSan: null } }),
      typha(),
    ],
  });
  const rows = screen(status({ links: [wide] }))
    .split('\n')
    .filter((line) => line.includes('typha-certs'));
  const before = rows.map((row) => displayWidth(row.slice(0, row.indexOf('typha-certs'))));
  assert.equal(new Set(before).size, 1, rows.join('\n'));
});

test('a name that is wider than the screen is cut into lines, not shortened', () => {
  const cn = Array.from({ length: 300 }, (_, at) => at % 10).join('');
  const rows = screen(
    status({
      links: [felixTypha({ sides: [typha({ verifies: { cn, uriSan: null }, certificate: null })] })],
    }),
  );
  const digits = rows.split('\n').flatMap((row) => /(?<= )\d{8,}(?= |$)/.exec(row) ?? []);
  assert.equal(digits.join(''), cn);
});

test('processes that agree share a row, one that differs has its own', () => {
  const sides = [...clients().slice(0, 3), side('node-status', { mode: 'broken', state: 'error' })];
  const document = status({ links: [felixTypha({ sides })] });
  const text = renderStatusScreen(document, { full: true, columns: null, colour: false });
  assert.match(text, /felix, confd, tunnel-ip-allocator x214 +mTLS CN/);
  assert.match(text, /node-status x214 +broken .*ERROR/);
});

test('errors come before warnings, and each has its code', () => {
  const findings = [
    finding({ code: 'CTLS409', severity: 'info' }),
    finding({ code: 'CTLS108', severity: 'warning' }),
    finding(),
  ];
  const heads = screen(status({ findings })).match(/^\S+ CTLS\d+/gm);
  assert.deepEqual(heads, ['ERROR CTLS402', 'warning CTLS108', 'info CTLS409']);
});

test('whom a side accepts is shown by name, else by CA', () => {
  const shown = (source: string | null, kind: 'client' | 'server') =>
    screen(
      status({
        links: [
          felixTypha({
            sides: [
              side('x', { side: kind, verifies: { cn: null, uriSan: null }, trust: { source, anchors: [] } }),
            ],
          }),
        ],
      }),
    );
  assert.match(shown('Secret a/etcd-ca', 'client'), /x x214 +mTLS CN +CA etcd-ca +node-certs/);
  assert.match(shown('cluster CA', 'client'), /mTLS CN +cluster CA +node-certs/);
  assert.match(shown('our connection', 'server'), /mTLS CN +- +node-certs/);
  assert.match(shown(null, 'client'), /mTLS CN +- +node-certs/);
});

test('why a certificate is not shown is said in its place', () => {
  const unseen = { ...certificate('Secret a/b', '', ''), sha256: null, notAfter: null };
  const gone = { ...unseen, missing: true } as const;
  const shown = (findings: readonly `CTLS${number}`[], seen: typeof unseen | typeof gone = unseen) =>
    screen(status({ links: [felixTypha({ sides: [typha({ certificate: seen, findings })] })] }));
  assert.match(shown(['CTLS106'], gone), /b !MISSING!/);
  assert.match(shown([], gone), /b !MISSING!/);
  assert.match(shown(['CTLS405', 'CTLS107']), /b !INVALID!/);
  assert.match(shown(['CTLS107']), /b not readable/);
});

test('only the file of the certificate itself is !MISSING!, not a name or a CA that the end lacks', () => {
  const unseen = { ...certificate('Secret a/b', '', ''), sha256: null, notAfter: null };
  for (const code of ['CTLS102', 'CTLS103', 'CTLS106', 'CTLS204', 'CTLS305'] as const) {
    const sides = [typha({ certificate: unseen, findings: [code] })];
    assert.match(screen(status({ links: [felixTypha({ sides })] })), /b not readable/, code);
  }
});

test('a certificate that no setting names and that has to be there is a value of its row', () => {
  const text = screen(
    status({
      links: [
        felixTypha({
          mode: 'broken',
          sides: [typha({ certificate: null, state: 'error', findings: ['CTLS102'] })],
        }),
      ],
    }),
  );
  assert.match(text, /typha x3 .*not set .*ERROR/);
});
