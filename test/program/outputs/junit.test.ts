import assert from 'node:assert/strict';
import test from 'node:test';
import type { Status } from '../../../src/links/status.ts';
import { renderJunit } from '../../../src/render/junit.ts';
import { scenarios } from '../../support/status-scenarios.ts';
import { type Element, parseXml } from '../../support/xml.ts';

const migrating = scenarios.migrating as Status;
const cases = (root: Element): Element[] => root.children.flatMap((suite) => suite.children);

test('a suite for each link, a case for each finding, failures for errors', () => {
  const root = parseXml(renderJunit([migrating], new Set(['error'])));
  assert.equal(root.name, 'testsuites');
  assert.deepEqual(
    root.children.map(({ attributes }) => attributes.name),
    migrating.links.map(({ link }) => `${migrating.metadata.context}: ${link}`),
  );
  const failures = cases(root).filter(({ children }) => children[0]?.name === 'failure');
  assert.equal(failures.length, migrating.findings.filter(({ severity }) => severity === 'error').length);
  assert.equal(root.attributes.failures, String(failures.length));
  assert.equal(root.attributes.tests, String(cases(root).length));
});

test('--fail-on warning makes warnings failures too, none makes nothing one', () => {
  const failing = (severities: readonly ('error' | 'warning')[]) =>
    Number(parseXml(renderJunit([migrating], new Set(severities))).attributes.failures);
  assert.equal(failing(['error', 'warning']), migrating.findings.length);
  assert.equal(failing([]), 0);
});

test('characters that XML has no place for do not break the document', () => {
  const message = 'a < b & "c"\u0000\u001b[31m\ud800 \uffff';
  const finding = { ...migrating.findings[0], message, link: 'etcd' as const };
  const odd = { ...migrating, findings: [finding] } as Status;
  const elements = cases(parseXml(renderJunit([odd], new Set(['error', 'warning'])))).flatMap(
    ({ children }) => children,
  );
  const failure = elements.find(({ name }) => name === 'failure');
  assert.equal(failure?.attributes.message, 'a < b & "c"\\x00\\x1b[31m\ufffd \ufffd');
});

test('a context that could not be read is a failure', () => {
  const root = parseXml(renderJunit([], new Set(), [{ context: 'gone', message: 'unreachable' }]));
  assert.equal(root.attributes.failures, '1');
});

const unclear: Status = {
  ...migrating,
  findings: [],
  unknown: [
    {
      link: 'felix-typha',
      check: 'CTLS117',
      subject: 'Deployment calico-system/calico-typha',
      why: 'its pods could not be read',
      reason: 'forbidden',
      remedy: { command: 'kubectl calico-tls permissions status', text: 'Ask for the right to list pods.' },
    },
  ],
};

test('a check without a verdict is skipped with its reason, and a failure under --fail-on unknown', () => {
  const outcome = (failing: readonly ('error' | 'unknown')[]) =>
    cases(parseXml(renderJunit([unclear], new Set(failing)))).find(({ attributes }) =>
      attributes.name?.startsWith('CTLS117'),
    )?.children[0];
  assert.equal(outcome(['error'])?.name, 'skipped');
  assert.equal(outcome(['error'])?.attributes.message, 'its pods could not be read');
  assert.equal(outcome(['error', 'unknown'])?.name, 'failure');
});

test('a document in which nothing was checked is one error, and a link that is not used a skipped case', () => {
  const nothing = { ...migrating, links: [], findings: [], unknown: [] };
  const root = parseXml(renderJunit([nothing], new Set(['error'])));
  assert.equal(root.attributes.tests, '1');
  assert.equal(root.attributes.errors, '1');
  assert.deepEqual(
    cases(root).map(({ children }) => children[0]?.name),
    ['error'],
  );
  const notUsed = {
    ...nothing,
    links: [{ link: 'etcd', mode: 'not-used', state: 'not-used', sides: [] }],
  } as const;
  const [skipped] = cases(parseXml(renderJunit([notUsed], new Set(['error']))));
  assert.equal(skipped?.children[0]?.name, 'skipped');
});
