import type { Finding, Severity } from '../findings/finding.ts';
import { paint } from './paint.ts';
import { hang, wrap } from './wrap.ts';

const order: readonly Severity[] = ['error', 'warning', 'info'];
const indent = 6;

/**
 * Findings, errors first: the message, then the command that mends it, alone on its line and never wrapped, or
 * what to do where no command does it. `full` adds the evidence, and the advice beside commands and to infos.
 */
export function renderFindings(
  findings: readonly Finding[],
  full: boolean,
  limit: number,
  colour: boolean,
): string {
  return order
    .flatMap((severity) => findings.filter((finding) => finding.severity === severity))
    .map((finding) => renderFinding(finding, full, limit, colour))
    .join('\n');
}

function renderFinding(finding: Finding, full: boolean, limit: number, colour: boolean): string {
  const word = finding.severity === 'error' ? 'ERROR' : finding.severity;
  const head = `${word} ${finding.code}`;
  const message = hang(`${head} ${finding.message}`, indent, limit);
  const { command, text } = finding.remedy;
  const advises = full || (command === null && finding.severity !== 'info');
  const advice = advises ? block(text, limit) : [];
  return [
    paint(finding.severity, head, colour) + message.slice(head.length),
    ...(full ? finding.evidence.flatMap((line) => block(`- ${line}`, limit)) : []),
    ...advice,
    ...(command === null ? [] : [' '.repeat(indent) + command]),
  ].join('\n');
}

const block = (text: string, limit: number): string[] =>
  text.trim() === '' ? [] : wrap(text, limit - indent).map((line) => ' '.repeat(indent) + line);
