import type { LinkStatus, Status } from '../../../links/status.ts';

/** Whether the first link that was judged has this mode, and nothing is wrong. */
export function isAtMode(mode: LinkStatus['mode']): (status: Status) => boolean {
  return ({ links, summary }) => links[0]?.mode === mode && summary.errors === 0;
}
