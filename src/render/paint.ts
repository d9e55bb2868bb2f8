import { styleText } from 'node:util';

export type Tone = 'error' | 'warning' | 'info' | 'ok' | 'unknown' | 'quiet' | 'strong';

const styles = {
  error: ['red', 'bold'],
  warning: ['yellow'],
  info: ['cyan'],
  ok: ['green'],
  unknown: ['magenta'],
  quiet: ['dim'],
  strong: ['bold'],
} as const;

/** Text in the colour of its meaning. The text itself already says what the colour says. */
export function paint(tone: Tone, text: string, colour: boolean): string {
  return colour ? styleText([...styles[tone]], text, { validateStream: false }) : text;
}
