import type { UnknownStatus } from '../links/status.ts';
import { paint } from './paint.ts';
import { hang, wrap } from './wrap.ts';

const indent = 6;

/** The checks without a verdict: those of one subject and cause together, why, and what would give them one. */
export function renderUnknowns(unknown: readonly UnknownStatus[], limit: number, colour: boolean): string {
  const groups = Map.groupBy(unknown, ({ subject, why, remedy }) => JSON.stringify([subject, why, remedy]));
  return [...groups.values()].map((alike) => groupText(alike, limit, colour)).join('\n');
}

function groupText(alike: readonly UnknownStatus[], limit: number, colour: boolean): string {
  const [first] = alike;
  if (first === undefined) return '';
  const { subject, why, remedy } = first;
  const head = `unknown ${[...new Set(alike.map(({ check }) => check))].join(', ')}`;
  const message = hang(`${head} ${subject}: ${why}`, indent, limit);
  return [
    paint('unknown', head, colour) + message.slice(head.length),
    ...wrap(remedy.text, limit - indent).map((line) => ' '.repeat(indent) + line),
    ...(remedy.command === null ? [] : [' '.repeat(indent) + remedy.command]),
  ].join('\n');
}
