import type { UnknownReason } from '../findings/finding.ts';
import type { InstallationStatus, Status, UnknownStatus, UnreadStatus } from '../links/status.ts';
import { paint } from './paint.ts';
import { wrap } from './wrap.ts';

/** Which cluster, which Calico: the line above the table. */
export function renderHeader(
  { metadata, installation }: Pick<Status, 'metadata' | 'installation'>,
  limit: number,
  colour: boolean,
): string {
  const where = metadata.context ?? metadata.server ?? 'files';
  const lines = wrap(`${where}: ${installationText(installation)}`, limit);
  return lines.map((line) => paint('strong', line, colour)).join('\n');
}

function installationText(installation: InstallationStatus): string {
  if (installation.kind === 'none') return 'no Calico found';
  const { variant, calicoVersion, kind, namespace, datastore, nodes, managedBy } = installation;
  const product = variant === 'canal' ? 'Canal' : 'Calico';
  return [
    `${product}${calicoVersion === null ? '' : ` ${calicoVersion}`} by ${kind}${namespace === null ? '' : ` in ${namespace}`}`,
    managedBy === null ? '' : `managed by ${managedBy}`,
    `datastore ${datastore}`,
    nodes === null ? '' : count(nodes, 'node'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** The counts, those of the unknown by their reason, and below them what could not be read and which right is missing. */
export function renderFoot(
  { summary, unknown, unread }: Pick<Status, 'summary' | 'unknown' | 'unread'>,
  limit: number,
): string {
  const counts = [
    summary.errors === 0 ? '' : count(summary.errors, 'error'),
    summary.warnings === 0 ? '' : count(summary.warnings, 'warning'),
    summary.infos === 0 ? '' : `${summary.infos} info`,
    `${summary.passed} passed`,
    summary.unknown === 0 ? '' : `${summary.unknown} unknown${reasonCounts(unknown)}`,
  ];
  const line = counts.filter((part) => part !== '').join(', ');
  const unreadable = blindTexts(unread);
  const inOne = `${line}: ${unreadable[0]}`;
  if (unreadable.length === 1 && summary.unknown > 0 && inOne.length <= limit) return inOne;
  return [...wrap(line, limit), ...unreadable.flatMap((text) => wrap(text, limit))].join('\n');
}

const reasonWords: Readonly<Record<UnknownReason, string>> = {
  forbidden: 'not permitted',
  failed: 'not answered',
  contradiction: 'contradictory',
  'not-searched': 'not searched',
  'not-given': 'not in the files',
  'not-visible': 'not visible from here',
  withheld: 'withheld',
  unreadable: 'not readable',
};

/** ` (5 not permitted, 2 not visible from here)`. */
function reasonCounts(unknown: readonly UnknownStatus[]): string {
  const counts = (Object.keys(reasonWords) as UnknownReason[]).flatMap((reason) => {
    const number = unknown.filter((one) => one.reason === reason).length;
    return number === 0 ? [] : [`${number} ${reasonWords[reason]}`];
  });
  return counts.length === 0 ? '' : ` (${counts.join(', ')})`;
}

/** Each right that is missing and each object that could not be read, once. */
export function blindTexts(unread: readonly UnreadStatus[]): string[] {
  return [...new Set(unread.map(blindText))];
}

function blindText({ resource, name, namespace, reason, permission }: UnreadStatus): string {
  if (permission !== null) return `may not ${permission}`;
  const object = [namespace, name].filter((part) => part !== null).join('/');
  return `not read: ${resource}${object === '' ? '' : ` ${object}`}: ${reason}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
