import { hostname, userInfo } from 'node:os';

/** Who holds the Lease: `alice@laptop, process 4711`; another text for each run. */
export function leaseHolder(): string {
  return `${userName()}@${hostname()}, process ${process.pid}`;
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
