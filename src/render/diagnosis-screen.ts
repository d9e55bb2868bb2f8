import type { Cause, Diagnosis } from '../links/diagnosis/document.ts';
import { paint } from './paint.ts';
import { printableDeep } from './printable.ts';
import type { ScreenOptions } from './status-screen.ts';
import { blindTexts, renderHeader } from './summary.ts';
import { hang, wrap } from './wrap.ts';

const narrowest = 80;
const widest = 100;
const indent = 6;

/** A diagnosis as a person reads it: each cause with what mends it, then what else was seen and how much was read. */
export function renderDiagnosisScreen(
  diagnosis: Diagnosis,
  { full, columns, colour }: ScreenOptions,
): string {
  const safe = printableDeep(diagnosis);
  const limit = full
    ? Math.max(columns ?? Number.POSITIVE_INFINITY, narrowest)
    : Math.min(Math.max(columns ?? widest, narrowest), widest);
  const parts = [
    renderHeader(safe, limit, colour),
    safe.causes.map((cause) => causeText(cause, full, limit, colour)).join('\n\n'),
    list('Lines about TLS that are not recognised:', unrecognised(safe), limit),
    list('Also seen:', safe.signs, limit),
    foot(safe, limit),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function causeText(cause: Cause, full: boolean, limit: number, colour: boolean): string {
  const word = cause.severity === 'error' ? 'ERROR' : cause.severity;
  const head = `${word} ${cause.code} ${cause.certainty}`;
  const message = hang(`${head}: ${cause.message}`, indent, limit);
  const { command, text } = cause.remedy;
  return [
    paint(cause.severity, head, colour) + message.slice(head.length),
    ...(full ? cause.evidence.flatMap((line) => block(`- ${line}`, limit)) : []),
    ...(command === null || full ? block(text, limit) : []),
    ...(command === null ? [] : [' '.repeat(indent) + command]),
  ].join('\n');
}

function unrecognised({ unrecognised: lines }: Diagnosis): string[] {
  return lines.map(
    ({ count, pods, sample }) => `${count}x in ${pods} ${pods === 1 ? 'pod' : 'pods'}: ${sample}`,
  );
}

function list(title: string, items: readonly string[], limit: number): string {
  if (items.length === 0) return '';
  return [title, ...items.map((item) => hang(`- ${item}`, 2, limit))].join('\n');
}

const block = (text: string, limit: number): string[] =>
  text === '' ? [] : wrap(text, limit - indent).map((line) => ' '.repeat(indent) + line);

function foot({ causes, collected, unread, summary }: Diagnosis, limit: number): string {
  const { typhaLogs, nodeLogs, nodePods, lines, left, failed } = collected;
  const read = `read ${lines} lines of ${count(typhaLogs, 'log')} of Typha and ${count(nodeLogs, 'log')} of ${count(nodePods, 'calico-node pod')}`;
  const verdict =
    causes.length === 0
      ? lines === 0
        ? nothingRead(collected)
        : 'nothing says that Felix and Typha refuse each other'
      : [
          count(summary.errors, 'error'),
          ...(summary.warnings > 0 ? [count(summary.warnings, 'warning')] : []),
        ].join(', ');
  return [
    ...wrap(`${verdict}; ${read}`, limit),
    ...(left > 0 ? wrap(`${count(left, 'log')} not read: the limits were reached`, limit) : []),
    ...failed.flatMap((why) => wrap(`not read: ${why}`, limit)),
    ...blindTexts(unread).flatMap((text) => wrap(text, limit)),
  ].join('\n');
}

/** No line is no sign of health. */
function nothingRead({ nodePods, failed }: Diagnosis['collected']): string {
  if (failed.length > 0) return 'no log could be read, so nothing is known of who refuses whom';
  const why = nodePods === 0 ? 'no pod of calico-node was seen' : 'the logs have no line in that time';
  return `${why}, so nothing is known of who refuses whom`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
