/** What a terminal shows of one look, and how high it is. */
export interface Frame {
  readonly text: string;
  /** One line that stays visible. */
  readonly foot: string;
  /** Undefined or 0 where it is not known: then nothing is cut. */
  readonly rows: number | undefined;
  /** The first one takes the whole screen; later ones are drawn over it, line by line, which does not flicker. */
  readonly first: boolean;
}

const home = '\u001b[H';
const clearScreen = '\u001b[2J';
const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** Draws a frame from the top of the screen. What does not fit is cut at the end and counted: nothing scrolls away. */
export function watchFrame({ text, foot, rows, first }: Frame): string {
  const lines = text.trimEnd().split('\n');
  const room = rows === undefined || rows === 0 ? lines.length : Math.max(1, rows - 3);
  const cut = lines.length - room;
  const shown = cut > 0 ? lines.slice(0, room) : lines;
  const end = cut > 0 ? `${cut} more line${cut === 1 ? '' : 's'} below; ${foot}` : foot;
  const drawn = [...shown, '', end].map((line) => `${line}${clearToEndOfLine}\n`).join('');
  return `${home}${first ? clearScreen : ''}${drawn}${clearBelow}`;
}
