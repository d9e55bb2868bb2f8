import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { explain } from '../../../src/cli/explain/explanations.ts';
import { failedCheck, passed } from '../../../src/findings/check.ts';
import type { CheckResult } from '../../../src/findings/finding.ts';
import { linkNames } from '../../../src/findings/finding.ts';
import { catalogue } from '../../../src/links/catalogue.ts';
import type { FelixTyphaChecks } from '../../../src/links/felix-typha/checks.ts';
import type { FelixTyphaContext } from '../../../src/links/felix-typha/context.ts';
import { felixTyphaContext, judgeFelixTypha } from '../../../src/links/felix-typha/felix-typha.ts';
import { findings } from '../../../src/links/felix-typha/findings.ts';
import { felixTyphaLink } from '../../../src/links/felix-typha/link.ts';
import { lintFelixTypha } from '../../../src/links/felix-typha/lint.ts';
import { typhaChecks } from '../../../src/links/felix-typha/probe/typha-checks.ts';
import { type TyphaView, typhaView } from '../../../src/links/felix-typha/probe/typha-view.ts';
import { findingKind } from '../../../src/links/finding-kind.ts';
import { judge } from '../../../src/links/judge.ts';
import type { Link } from '../../../src/links/link.ts';
import { lint } from '../../../src/links/lint/lint.ts';
import type { Fact } from '../../../src/links/probe/fact.ts';
import { renderJunit } from '../../../src/render/junit.ts';
import { renderLintScreen } from '../../../src/render/lint-screen.ts';
import { renderStatusScreen } from '../../../src/render/status-screen.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { contextOf, testTime } from '../../support/judged.ts';
import { diskOf } from '../../support/lint/host.ts';
import { sampleFiles } from '../../support/lint/samples.ts';
import { install } from './felix-typha/install.ts';

/** A kind of finding that only this test knows: one record. */
const toy = findingKind<FelixTyphaChecks>({
  code: 'CTLS199',
  link: 'felix-typha',
  severity: 'warning',
  title: 'No end is a toy',
  explanation: 'Toys break.',
  remedy: 'Play with something else.',
  onHost: 'Play outside.',
  passesFrom: ['daemon-sets'],
  checks: {
    cluster: toys,
    files: toys,
    sockets: seenToy,
  },
});

function toys({ ends }: FelixTyphaContext): CheckResult[] {
  return ends.map(({ process }) =>
    process === 'typha'
      ? failedCheck(toy, { subject: process, message: `${process} is a toy` })
      : passed(toy, process),
  );
}

function seenToy({ name }: TyphaView): readonly Fact[] {
  return [{ kind: toy, who: name, subject: 'toy', clause: 'answered as a toy' }];
}

/** The line in the list of its link, and what that list makes of it. */
const ofLink = [...findings, toy];
const withToy: Link = {
  ...felixTyphaLink,
  judge: (context) => judgeFelixTypha(context, ofLink),
  lint: (files, context) => lintFelixTypha(files, context, ofLink),
};
const kinds = [...catalogue, toy];

const options = { now: testTime, version: '0', link: null, expiresWithinMs: 0 };
const screen = { full: true, columns: 120, colour: false };
const statusOf = (snapshot: Snapshot) => judge(snapshot, options, [withToy], kinds);

test('A finding that is one record more is judged by its link and shown by every output', () => {
  const status = statusOf(install());
  const [found] = status.findings.filter(({ code }) => code === 'CTLS199');
  assert.equal(found?.remedy.text, 'Play with something else.');
  assert.match(renderStatusScreen(status, screen), /warning CTLS199 typha is a toy/);
  assert.match(renderJunit([status], new Set(['warning'] as const)), /CTLS199[^>]*>\s*<failure/);
});

test('It claims nothing where a list that it passes from was not read', () => {
  const request = {
    kind: 'DaemonSet',
    group: 'apps',
    resource: 'daemonsets',
    namespace: null,
    name: null,
    selector: 'k8s-app in (calico-node)',
  };
  const answers = [{ request, outcome: 'forbidden', cause: null }] as const;
  const { unknown } = statusOf({ ...install(), answers });
  assert.deepEqual(
    [...new Set(unknown.filter(({ check }) => check === 'CTLS199').map(({ subject }) => subject))],
    ['felix', 'confd', 'tunnel-ip-allocator', 'node-status'],
  );
});

test('lint judges it as well, with what mends it on a host', () => {
  const files = sampleFiles('right/felix-typha');
  const { document } = lint(files, diskOf(files), { ...options, unread: [] }, [withToy], kinds);
  assert.match(renderLintScreen(document, screen), /CTLS199 typha is a toy\n[^\n]*Play outside\./);
});

test('What a socket shows of it is told', () => {
  const { servers, clients } = felixTyphaContext(contextOf(install()));
  const [server] = servers;
  assert.ok(server !== undefined);
  const pod = { name: 'typha-a', node: 'node-1', ready: true, startedAt: null };
  const reach = { reached: false, cause: null, kind: null, ms: 1 };
  const view = typhaView(
    { server, pod, namespace: 'kube-system', port: 5473, clients },
    { reach, bare: null, asFelix: null, hello: null, plaintextHello: null },
    { byOperator: false, noPair: null, now: testTime },
  );
  const told = typhaChecks([view], ofLink).filter(({ code }) => code === 'CTLS199');
  assert.deepEqual(
    told.map((check) => check.outcome === 'failed' && check.finding.message),
    ['Typha typha-a (node-1) answered as a toy'],
  );
});

test('explain explains it, and lists it', () => {
  const ask = (word: string | null) => explain({ word, format: 'text', columns: 80, colour: false }, kinds);
  assert.match(ask('CTLS199'), /^CTLS199 No end is a toy\n\nToys break\./);
  assert.match(ask(null), /CTLS199 {2}No end is a toy/);
});

const installs = [
  install(),
  install({ nodeEnv: { FELIX_TYPHAURISAN: 'SPIFFE://a/b ' }, typhaEnv: { TYPHA_CAFILE: '/none' } }),
  install({ nodeEnv: { FELIX_TYPHACN: null, FELIX_TYPHAADDR: '10.0.0.1:5473' }, without: ['Service'] }),
  install({ nodeEnv: { FELIX_TYPHAK8SSERVICENAME: null } }),
];

test('A check tells nothing but its own finding', () => {
  for (const context of installs.map((snapshot) => felixTyphaContext(contextOf(snapshot))))
    for (const { code, checks } of findings) {
      const all = [checks.cluster, checks.unused, checks.files].flatMap((check) => check?.(context) ?? []);
      assert.deepEqual(
        all.filter((result) => result.code !== code),
        [],
      );
    }
});

const root = fileURLToPath(new URL('../../../src/', import.meta.url));
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const records = sources.filter(({ path }) => /^links\/[^/]+\/findings\/ctls\d{3}\.ts$/.test(path));

test('Every file of a finding is in the list of its room, under its own code', () => {
  const codes = records.map(({ path }) => path.slice(-'ctls000.ts'.length, -'.ts'.length).toUpperCase());
  assert.deepEqual(
    catalogue.map(({ code }) => code),
    codes.toSorted(),
  );
  for (const { path, text } of records)
    assert.match(text, new RegExp(`^ {2}code: '${path.slice(-10, -3).toUpperCase()}',$`, 'm'), path);
});

test('No finding is made of another', () => {
  const joined = records.filter(({ text }) => /from '\.\/ctls\d{3}\.ts'/.test(text));
  assert.deepEqual(
    joined.map(({ path }) => path),
    [],
  );
});

/** Of each link, how its codes begin. */
const hundreds = linkNames.map((_, at) => new RegExp(`ctls${at + 1}\\d\\d`, 'i'));

/**
 * Files that know codes of several links: a side without a certificate is shown as missing, and not as unreadable,
 * where one of these findings says that it is. A finding that means this of a new setting is added there.
 */
const several = ['render/side-cells.ts'];

test('No other file lists findings of several links', () => {
  const lists = sources.filter(({ text }) => hundreds.filter((codes) => codes.test(text)).length > 1);
  assert.deepEqual(
    lists.map(({ path }) => path),
    several,
  );
});

test('Only the catalogue puts the lists of the links together', () => {
  const joining = sources.filter(
    ({ text }) => linkNames.filter((name) => text.includes(`${name}/findings.ts'`)).length > 1,
  );
  assert.deepEqual(
    joining.map(({ path }) => path),
    ['links/catalogue.ts'],
  );
});
