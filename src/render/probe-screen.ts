import type { Probe, ProbeTarget, Rung, RungName } from '../links/probe/document.ts';
import { renderFindings } from './findings.ts';
import { paint, type Tone } from './paint.ts';
import { printableDeep } from './printable.ts';
import type { ScreenOptions } from './status-screen.ts';
import { renderFoot } from './summary.ts';
import { renderUnknowns } from './unknowns.ts';
import { hang, wrap } from './wrap.ts';

const narrowest = 80;
const widest = 100;
const mostNames = 3;
const resultWidth = 9;

const rungWords: Readonly<Record<RungName, string>> = {
  connection: 'connection',
  tls: 'TLS',
  'server-certificate': 'its certificate',
  'client-certificate-asked-for': 'asks for one',
  'client-certificate-accepted': 'accepts ours',
  'typha-hello': 'speaks Typha',
  'anonymous-requests': 'anonymous',
};
const rungWidth = Math.max(...Object.values(rungWords).map(({ length }) => length));

const results: Readonly<Record<Rung['result'], { readonly word: string; readonly tone: Tone }>> = {
  passed: { word: 'ok', tone: 'ok' },
  failed: { word: 'FAILED', tone: 'error' },
  unknown: { word: 'unknown', tone: 'unknown' },
  'not-tried': { word: '-', tone: 'quiet' },
};

/** A probe as a person reads it: one ladder for all sockets that behave alike, then the findings. */
export function renderProbeScreen(probe: Probe, { full, columns, colour }: ScreenOptions): string {
  const safe = printableDeep(probe);
  const limit = full
    ? Math.max(columns ?? Number.POSITIVE_INFINITY, narrowest)
    : Math.min(Math.max(columns ?? widest, narrowest), widest);
  const parts = [
    safe.targets.length === 0 ? 'no server to shake hands with was found' : '',
    ...ladders(safe.targets, full).map((alike) => ladderText(alike, full, limit, colour)),
    renderFindings(safe.findings, full, limit, colour),
    full ? renderUnknowns(safe.unknown, limit, colour) : '',
    renderFoot(safe, limit),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Targets whose ladders say the same; each one apart with `full`. */
function ladders(targets: readonly ProbeTarget[], full: boolean): ProbeTarget[][] {
  const groups = new Map<string, ProbeTarget[]>();
  for (const target of targets) {
    const rungs = target.rungs.map(({ name, result, detail }) => [name, result, detail]);
    const key = JSON.stringify([target.link, full ? target.address : null, rungs]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [target]);
    else group.push(target);
  }
  return [...groups.values()];
}

function ladderText(alike: readonly ProbeTarget[], full: boolean, limit: number, colour: boolean): string {
  const [first] = alike;
  if (first === undefined) return '';
  const head = wrap(`${first.link} ${namesOf(alike)}`, limit).map((line) => paint('strong', line, colour));
  return [
    ...head,
    ...first.rungs.map((rung) => rungText(rung, timesOf(alike, rung.name), full, limit, colour)),
  ].join('\n');
}

function namesOf(alike: readonly ProbeTarget[]): string {
  const names = alike.map(({ address, node }) => (node === null ? address : `${address} on ${node}`));
  if (names.length <= mostNames) return names.join(', ');
  return `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}

function timesOf(alike: readonly ProbeTarget[], name: RungName): number[] {
  return alike.flatMap(({ rungs }) => rungs.find((rung) => rung.name === name)?.ms ?? []);
}

function rungText(
  { name, result, detail }: Rung,
  times: readonly number[],
  full: boolean,
  limit: number,
  colour: boolean,
): string {
  const { word, tone } = results[result];
  const time = full && times.length > 0 ? ` (${Math.round(Math.max(...times))} ms)` : '';
  const lead = `  ${word.padEnd(resultWidth)}${rungWords[name].padEnd(rungWidth)}  `;
  const text = hang(`${lead}${detail}${time}`, lead.length, limit);
  return `  ${paint(tone, word, colour)}${text.slice(2 + word.length)}`;
}
