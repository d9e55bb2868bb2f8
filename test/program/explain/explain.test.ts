import assert from 'node:assert/strict';
import test from 'node:test';
import { apiserverRules } from '../../../src/calico/control-plane/apiserver-rules.ts';
import { etcdRules } from '../../../src/calico/control-plane/etcd-rules.ts';
import { settings } from '../../../src/calico/reference/settings.ts';
import { calicoReleases } from '../../../src/calico/releases.ts';
import { clientSuffixes, serverSuffixes } from '../../../src/calico/typha-parameters.ts';
import { explain } from '../../../src/cli/explain/explanations.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { catalogue } from '../../../src/links/catalogue.ts';
import { modes } from '../../../src/links/mode-reference.ts';
import { runProgram } from '../../support/run-program.ts';

const text = (word: string | null) => explain({ word, format: 'text', columns: 80, colour: false });

test('every finding, every setting and every mode is explained under its own name', () => {
  for (const { code, title } of catalogue) assert.ok(text(code).startsWith(`${code} ${title}`), code);
  for (const { name } of settings) assert.match(text(name), /^Takes effect/m, name);
  for (const { mode } of modes) assert.match(text(mode), /^Comes from/m, mode);
});

test('the list without a word names all of them', () => {
  const list = text(null);
  for (const { code } of catalogue) assert.ok(list.includes(code), code);
  for (const { name } of settings) assert.ok(list.includes(name), name);
  for (const { mode } of modes) assert.ok(list.includes(mode), mode);
});

test('go lists with which Go each release was built, and what it refuses', () => {
  const list = text('go');
  for (const { to } of calicoReleases) assert.ok(list.includes(`v${to}: Go 1.`), to);
  assert.match(list.replaceAll(/\s+/g, ' '), /1\.24\.0: critical policyConstraints, policyMappings/);
  assert.match(text(null), /^ {2}go {2}With which Go/m);
});

test('a server of the control plane is explained by the rules of its versions', () => {
  const list = text('kube-apiserver').replaceAll(/\s+/g, ' ');
  for (const { refuses } of apiserverRules) assert.ok(list.includes(refuses), refuses);
  assert.match(list, /\(1\.24 and later\)/);
  const ofEtcd = text('etcd').replaceAll(/\s+/g, ' ');
  for (const { refuses } of etcdRules) assert.ok(ofEtcd.includes(refuses), refuses);
  assert.match(text(null), /^ {2}kube-apiserver {2}What kube-apiserver does not start with/m);
});

test('every parameter of both ends of felix-typha is a setting', () => {
  const known = new Set(settings.map(({ name }) => name));
  for (const suffix of Object.values(clientSuffixes)) assert.ok(known.has(`FELIX_${suffix}`), suffix);
  for (const suffix of Object.values(serverSuffixes).slice(0, 5))
    assert.ok(known.has(`TYPHA_${suffix}`), suffix);
});

test('a setting is found by any of its names, in any case', () => {
  for (const word of ['confd_typhacn', 'TyphaCN', 'felix_typhacn'])
    assert.match(text(word), /^FELIX_TYPHACN /);
  assert.match(text('client-cert-auth'), /^--client-cert-auth /);
  assert.match(text('107'), /^CTLS107 /);
});

test('findings that somebody mends have an example for the operator, a manifest or a host', () => {
  const without = catalogue.filter(({ code }) => !/:\n {2}/.test(text(code))).map(({ code }) => code);
  assert.ok(
    without.every((code) => /^CTLS(?:119|128|212|[12345]4\d|50\d|9\d\d)/.test(code)),
    without.join(', '),
  );
});

test('no line is wider than the terminal but what is to be copied', () => {
  for (const { code } of catalogue) {
    const prose = text(code)
      .split('\n')
      .filter((line) => !line.startsWith('  '));
    for (const line of prose) assert.ok(line.length <= 80 || line.startsWith(code), line);
  }
});

test('a word that names nothing is refused with the nearest one', () => {
  assert.throws(
    () => text('FELIX_TYPHACM'),
    (error: unknown) => {
      assert.ok(error instanceof ExpectedError);
      assert.equal(error.remedy, 'Did you mean FELIX_TYPHACN?');
      assert.equal(error.exitCode, 2);
      return true;
    },
  );
});

test('it needs neither a cluster nor a kubeconfig', async () => {
  const { code, stdout, stderr } = await runProgram(['explain', 'CTLS107']);
  assert.equal(stderr, '');
  assert.match(stdout, /^CTLS107 Typha accepts Felix's certificate$/m);
  assert.equal(code, 0);
});
