import type { ContextStatus } from '../links/status-list.ts';
import { renderError } from './error.ts';
import { renderStatusScreen, type ScreenOptions } from './status-screen.ts';

/** Each context's status below the other, or why there is none. */
export function renderContexts(items: readonly ContextStatus[], options: ScreenOptions): string {
  return items
    .map(({ context, status, error }) => {
      if (status !== null) return renderStatusScreen(status, options);
      return error === null ? '' : `${context}: ${renderError(error, options.colour)}`;
    })
    .join('\n');
}
