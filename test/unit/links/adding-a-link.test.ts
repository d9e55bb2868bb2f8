import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { passed } from '../../../src/findings/check.ts';
import { type LinkName, linkNames } from '../../../src/findings/finding.ts';
import { ctls101 } from '../../../src/links/felix-typha/findings/ctls101.ts';
import { judge } from '../../../src/links/judge.ts';
import type { Link } from '../../../src/links/link.ts';
import { links } from '../../../src/links/links.ts';
import { lint } from '../../../src/links/lint/lint.ts';
import { renderJunit } from '../../../src/render/junit.ts';
import { renderLintScreen } from '../../../src/render/lint-screen.ts';
import { renderPrometheus } from '../../../src/render/prometheus.ts';
import { renderStatusScreen } from '../../../src/render/status-screen.ts';
import { testTime } from '../../support/judged.ts';
import { snapshotOf } from '../../support/snapshot.ts';
import { typha } from '../../support/status-literals.ts';

const judgement = {
  mode: 'mtls',
  sides: [typha({ component: 'toy-server', workload: 'Deployment toys/toy', mode: 'mtls', findings: [] })],
  checks: [passed(ctls101, 'toy')],
} as const;

/** A link that only this test knows: one record. */
const toy: Link = {
  name: 'toy' as LinkName,
  modes: ['mtls', 'unknown'],
  judgedFrom: ['daemon-sets'],
  judge: () => judgement,
  lint: () => judgement,
};
const withToy = [...links, toy];
const options = { now: testTime, version: '0', link: null, expiresWithinMs: 0 };
const screen = { full: true, columns: 120, colour: false };

test('A link that is one record more is judged and shown by every output', () => {
  const status = judge(snapshotOf(), options, withToy);
  assert.equal(status.links.at(-1)?.mode, 'mtls');
  assert.match(renderStatusScreen(status, screen), /toy +mTLS +ok\n +toy-server/);
  assert.match(renderJunit([status], new Set(['error'] as const)), /<testsuite name="[^"]*toy"/);
  assert.match(renderPrometheus([status]), /calico_tls_link_state\{[^}]*link="toy"/);
});

test('It claims nothing where a list that it is judged from was not read', () => {
  const request = {
    kind: 'DaemonSet',
    group: 'apps',
    resource: 'daemonsets',
    namespace: null,
    name: null,
    selector: 'a',
  };
  const answers = [{ request, outcome: 'forbidden', cause: null }] as const;
  const status = judge({ ...snapshotOf(), answers }, options, withToy);
  assert.equal(status.links.at(-1)?.mode, 'unknown');
});

test('lint judges it as well', () => {
  const disk = () => ({ kind: 'missing', why: 'no such file' }) as const;
  const { document } = lint([], disk, { ...options, unread: [] }, withToy);
  assert.equal(document.links.at(-1)?.mode, 'mtls');
  assert.match(renderLintScreen(document, screen), /toy/);
});

test('Every link is known by one record, in the order of their names', () => {
  assert.deepEqual(
    links.map(({ name }) => name),
    linkNames,
  );
});

/** Files that a new link touches, beside its own folder: its name, the catalogue, and how it is turned on or probed. */
const touched = ['src/findings/finding.ts', 'src/links/links.ts', 'src/cli/change/enable-link.ts'];
/** Knows links by name only for those that it can probe. */
const partial = ['src/cli/probe/probe-pipeline.ts'];

test('No other file lists the links', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const lists = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return linkNames.every((name) => text.includes(`'${name}'`) || text.includes(`${name}/link.ts'`));
    });
  assert.deepEqual(lists.toSorted(), [...touched, ...partial].toSorted());
});
