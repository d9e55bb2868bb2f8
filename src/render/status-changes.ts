import type { Finding } from '../findings/finding.ts';
import type { Status } from '../links/status.ts';
import type { ContextStatus } from '../links/status-list.ts';
import { printable } from './printable.ts';
import { modeWord, stateWord } from './words.ts';

/** What differs between two looks at the same contexts, one line each without a line break; before: null at first. */
export function statusChanges(
  before: readonly ContextStatus[] | null,
  after: readonly ContextStatus[],
): string[] {
  const several = after.length > 1;
  return after.flatMap((now, at) => {
    const then = before?.[at] ?? null;
    const prefix = several ? `${now.context}: ` : '';
    return changesOf(then, now).map((line) => printable(prefix + line));
  });
}

function changesOf(then: ContextStatus | null, now: ContextStatus): string[] {
  if (now.error !== null)
    return then?.error?.message === now.error.message ? [] : [`not read: ${now.error.message}`];
  if (now.status === null) return [];
  const back = then?.error == null ? [] : ['read again'];
  const known = then?.status ?? null;
  return [...back, ...linkChanges(known, now.status), ...findingChanges(known, now.status)];
}

function linkChanges(then: Status | null, now: Status): string[] {
  return now.links.flatMap(({ link, mode, state }) => {
    const old = then?.links.find((one) => one.link === link);
    const text = `${modeWord(mode)}, ${stateWord(state)}`.replaceAll('\u00a0', ' ');
    if (old === undefined) return [`${link}: ${text}`];
    if (old.mode === mode && old.state === state) return [];
    const was = `${modeWord(old.mode)}, ${stateWord(old.state)}`.replaceAll('\u00a0', ' ');
    return [`${link}: ${text} (was ${was})`];
  });
}

function findingChanges(then: Status | null, now: Status): string[] {
  const key = ({ code, subject, severity }: Finding) => JSON.stringify([code, subject, severity]);
  const old = new Set((then?.findings ?? []).map(key));
  const fresh = new Set(now.findings.map(key));
  return [
    ...now.findings
      .filter((finding) => !old.has(key(finding)))
      .map((finding) => `new ${finding.severity} ${finding.code} ${finding.message}`),
    ...(then?.findings ?? [])
      .filter((finding) => !fresh.has(key(finding)))
      .map(({ code, subject }) => `gone ${code} ${subject}`),
  ];
}
