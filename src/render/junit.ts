import type { Finding, LinkName, Severity } from '../findings/finding.ts';
import type { LinkStatus, SideStatus, State, UnknownStatus } from '../links/status.ts';
import { printableDeep } from './printable.ts';

/** What JUnit's reports can be made of: a status, or what `lint` found. */
export interface Judged {
  readonly metadata: { readonly context: string | null };
  readonly links: readonly LinkStatus[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownStatus[];
}

type Failing = ReadonlySet<Severity | 'unknown'>;

/**
 * JUnit XML: a suite for each link, a case for each finding, each check without a verdict, and each side without
 * either. Findings of `failing` severities are failures; the others are cases that passed with the message as their
 * output. What is unknown is skipped with its reason, unless that fails too. A context that could not be read is a
 * failure of its own, and a document in which nothing was checked an error.
 */
export function renderJunit(
  documents: readonly Judged[],
  failing: Failing,
  unreadable: readonly { readonly context: string; readonly message: string }[] = [],
): string {
  const suites = [
    ...documents.flatMap((document) => suitesOf(printableDeep(document), failing)),
    ...printableDeep(unreadable).map(unreadableSuite),
  ];
  const cases = suites.flatMap((suite) => suite.cases);
  const head = `<testsuites name="calico-tls" ${counts(cases)}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${[head, ...suites.map(suiteXml), '</testsuites>'].join('\n')}\n`;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly suite: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'error';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

function suitesOf(document: Judged, failing: Failing): Suite[] {
  const suites = linkSuites(document, failing);
  if (suites.some(({ cases }) => cases.length > 0)) return suites;
  return [uncheckedSuite(document.metadata.context)];
}

function uncheckedSuite(context: string | null): Suite {
  const suite = context ?? 'calico-tls';
  const message = 'no check was made: nothing that could be judged was seen';
  const one = {
    name: 'is checked',
    suite,
    outcome: 'error',
    type: 'no-check',
    message,
    text: message,
  } as const;
  return { name: suite, cases: [one] };
}

function linkSuites({ metadata, links, findings, unknown }: Judged, failing: Failing): Suite[] {
  const prefix = metadata.context === null ? '' : `${metadata.context}: `;
  const names: readonly LinkName[] = links.map(({ link }) => link);
  return names.map((link) => {
    const suite = `${prefix}${link}`;
    const mine = findings.filter((finding) => finding.link === link);
    const sides = links.filter((one) => one.link === link).flatMap((one) => one.sides);
    const quiet = sides.filter((side) => side.findings.length === 0);
    const isNotUsed = links.some(
      (one) => one.link === link && one.state === 'not-used' && sides.length === 0,
    );
    return {
      name: suite,
      cases: [
        ...mine.map((finding) => findingCase(finding, suite, failing)),
        ...unknown.filter((one) => one.link === link).map((one): Case => unknownCase(one, suite, failing)),
        ...quiet.map((side) => sideCase(side, suite, failing)),
        ...(isNotUsed ? [notUsedCase(suite)] : []),
      ],
    };
  });
}

function unreadableSuite({
  context,
  message,
}: {
  readonly context: string;
  readonly message: string;
}): Suite {
  const one = {
    name: 'can be read',
    suite: context,
    outcome: 'failed',
    type: 'unreadable',
    message,
    text: message,
  } as const;
  return { name: context, cases: [one] };
}

function findingCase(finding: Finding, suite: string, failing: Failing): Case {
  const { code, severity, subject, message, evidence, remedy } = finding;
  const lines = [message, ...evidence, remedy.text, remedy.command ?? ''].filter((line) => line !== '');
  return {
    name: `${code} ${subject}`,
    suite,
    outcome: failing.has(severity) ? 'failed' : 'passed',
    type: severity,
    message,
    text: lines.join('\n'),
  };
}

function unknownCase({ check, subject, why, remedy }: UnknownStatus, suite: string, failing: Failing): Case {
  return {
    name: `${check} ${subject}`,
    suite,
    outcome: failing.has('unknown') ? 'failed' : 'skipped',
    type: 'unknown',
    message: why,
    text: [why, remedy.text, remedy.command ?? ''].filter((line) => line !== '').join('\n'),
  };
}

function notUsedCase(suite: string): Case {
  const message = 'not used in this installation';
  return { name: 'is used', suite, outcome: 'skipped', type: 'not-used', message, text: message };
}

const unclear: readonly State[] = ['unknown', 'not-used'];

function sideCase({ component, workload, state, mode }: SideStatus, suite: string, failing: Failing): Case {
  const isFailing = state === 'unknown' && failing.has('unknown');
  return {
    name: `${component} ${workload}`,
    suite,
    outcome: isFailing ? 'failed' : unclear.includes(state) ? 'skipped' : 'passed',
    type: state,
    message: state === 'unknown' ? 'not everything could be read' : state,
    text: `mode ${mode}`,
  };
}

function suiteXml({ name, cases }: Suite): string {
  return [
    `  <testsuite name="${escaped(name)}" ${counts(cases)}>`,
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

function caseXml({ name, suite, outcome, type, message, text }: Case): string {
  const open = `    <testcase name="${escaped(name)}" classname="${escaped(`calico-tls.${suite}`)}" time="0">`;
  const body =
    outcome === 'failed' || outcome === 'error'
      ? `<${outcome === 'error' ? 'error' : 'failure'} type="${escaped(type)}" message="${escaped(message)}">${escaped(text)}</${outcome === 'error' ? 'error' : 'failure'}>`
      : outcome === 'skipped'
        ? `<skipped message="${escaped(message)}"/>`
        : `<system-out>${escaped(text)}</system-out>`;
  return `${open}${body}</testcase>`;
}

function counts(cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('skipped')}" time="0"`;
}

/** XML 1.0 has no place for U+FFFE, U+FFFF and halves of surrogate pairs. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
