import assert from 'node:assert/strict';
import test from 'node:test';
import parse from 'parse-prometheus-text-format';
import type { Status } from '../../../src/links/status.ts';
import { renderPrometheus } from '../../../src/render/prometheus.ts';
import { scenarios } from '../../support/status-scenarios.ts';

const migrating = scenarios.migrating as Status;
const family = (text: string, name: string) => parse(text).find((one) => one.name === name);

test('a parser of Prometheus finds every family, each with its help and type', () => {
  const names = parse(renderPrometheus([migrating])).map(({ name, type }) => {
    assert.equal(type, 'GAUGE', name);
    return name;
  });
  assert.deepEqual(names.toSorted(), [
    'calico_tls_ca_expiry_timestamp_seconds',
    'calico_tls_certificate_expiry_timestamp_seconds',
    'calico_tls_checks',
    'calico_tls_context_readable',
    'calico_tls_findings',
    'calico_tls_judged',
    'calico_tls_last_run_timestamp_seconds',
    'calico_tls_link_mode',
    'calico_tls_link_state',
  ]);
});

test("a certificate's end is there in seconds since 1970", () => {
  const metrics =
    family(renderPrometheus([migrating]), 'calico_tls_certificate_expiry_timestamp_seconds')?.metrics ?? [];
  const typha = metrics.find(({ labels }) => labels?.component === 'typha');
  assert.equal(typha?.labels?.source, 'Secret calico-system/typha-certs');
  assert.equal(Number(typha?.value), Date.parse('2026-12-02T00:00:00Z') / 1000);
});

test('exactly one state of each link is 1', () => {
  const metrics = family(renderPrometheus([migrating]), 'calico_tls_link_state')?.metrics ?? [];
  const on = metrics
    .filter(({ value }) => value === '1')
    .map(({ labels }) => `${labels?.link} ${labels?.state}`);
  assert.deepEqual(
    on,
    migrating.links.map(({ link, state }) => `${link} ${state}`),
  );
});

test('findings are counted by code, and the counts of the summary are there', () => {
  const text = renderPrometheus([migrating]);
  const counted = (family(text, 'calico_tls_findings')?.metrics ?? []).reduce(
    (sum, { value }) => sum + Number(value),
    0,
  );
  assert.equal(counted, migrating.findings.length);
  const passed = family(text, 'calico_tls_checks')?.metrics.find(
    ({ labels }) => labels?.outcome === 'passed',
  );
  assert.equal(Number(passed?.value), migrating.summary.passed);
});

test('quotes, backslashes and line breaks of a label come back as they were', () => {
  const name = 'a "quoted" \\ name\nin two lines';
  const odd = { ...migrating, metadata: { ...migrating.metadata, context: name } };
  const labels = family(renderPrometheus([odd]), 'calico_tls_link_mode')?.metrics[0]?.labels;
  assert.equal(labels?.context, name);
});

test('no sample is there twice, and a context that could not be read is 0', () => {
  const twice = { ...migrating, links: [...migrating.links, ...migrating.links] };
  const lines = renderPrometheus([twice], ['gone'])
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const names = lines.map((line) => line.replace(/ [^ ]*$/, ''));
  assert.equal(new Set(names).size, names.length);
  assert.ok(lines.includes('calico_tls_context_readable{context="gone"} 0'));
});

test('where nothing has a verdict, or a context is not reached, nothing was judged', () => {
  const judged = (status: Status, gone: readonly string[] = []) =>
    family(renderPrometheus([status], gone), 'calico_tls_judged')?.metrics.map(({ value }) => value);
  const summary = { errors: 0, warnings: 0, infos: 0, passed: 0, unknown: 9 };
  assert.deepEqual(judged(migrating), ['1']);
  assert.deepEqual(judged({ ...migrating, summary }, ['gone']), ['0', '0']);
});
