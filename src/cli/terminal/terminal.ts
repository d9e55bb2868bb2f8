/** What of a stream decides how text looks on it. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Whether to colour. FORCE_COLOR decides before NO_COLOR (as in Node itself), both before the terminal;
 * see no-color.org. Colour never carries meaning alone.
 */
export function wantsColour(env: NodeJS.ProcessEnv, screen: Screen): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return screen.isTTY === true && env.TERM !== 'dumb';
}

/** Columns to lay a table out in; null where nothing limits them (no terminal). */
export function screenWidth(screen: Screen): number | null {
  return screen.isTTY === true && screen.columns !== undefined && screen.columns > 0 ? screen.columns : null;
}
