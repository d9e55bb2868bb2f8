import type { Connection } from '../../cluster/connection.ts';
import { ExpectedError } from '../../errors.ts';
import { skewText } from '../../render/clock-skew.ts';
import { printable } from '../../render/printable.ts';
import { isOff, skewSeconds } from '../../snapshot/clock-skew.ts';
import { write } from '../terminal/streams.ts';

/** What is done where this machine's clock is not the API server's. */
export interface ClockCheck {
  /** Once the cluster was read. Throws an ExpectedError where nothing may follow. */
  readonly afterReading: (connection: Connection) => Promise<void>;
  /** Where reading failed, for which the clock may be the reason. */
  readonly afterFailure: (connection: Connection) => Promise<void>;
}

/** Warns on stderr, once of each context; `wide` also says where the difference is not known. */
export function warnOfClock(wide = false): ClockCheck {
  const told = new Set<string>();
  const warn = async (connection: Connection): Promise<void> => {
    const where = connection.context ?? connection.server;
    const line = warning(connection, where, wide);
    if (line === null || told.has(where)) return;
    told.add(where);
    await write(process.stderr, `${printable(line)}\n`);
  };
  return { afterReading: warn, afterFailure: warn };
}

/** For what issues or plans: certificates and proofs of the wrong time are not made. */
export function refuseSkewedClock(): ClockCheck {
  return {
    afterReading: async (connection) => {
      const difference = certainDifference(connection);
      if (difference === null) return;
      throw new ExpectedError(
        `${difference}: certificates would be issued, and the plan judged, by the wrong time`,
        { code: 'clock-skew', remedy: `Nothing was written. ${mend()}, then run this again.` },
      );
    },
    afterFailure: warnOfClock().afterFailure,
  };
}

/** Reads, and looks at what the answers said of the time. */
export async function withClock<T>(
  clock: ClockCheck | undefined,
  connection: Connection,
  read: () => Promise<T>,
): Promise<T> {
  const result = await read().catch(async (error: unknown) => {
    await clock?.afterFailure(connection);
    throw error;
  });
  await clock?.afterReading(connection);
  return result;
}

function warning(connection: Connection, where: string, wide: boolean): string | null {
  const difference = certainDifference(connection);
  if (difference !== null)
    return `warning: ${where}: ${difference}: what has expired, is not yet valid or expires soon is judged by the wrong time. ${mend()}.`;
  const isSilent = connection.clockSkew() === null && connection.handshake().kind === 'known';
  return wide && isSilent
    ? `note: ${where}: the answers of the API server have no Date: whether this clock is right is not known`
    : null;
}

function certainDifference(connection: Connection): string | null {
  const seconds = skewSeconds(connection.clockSkew());
  return isOff(seconds) ? `this machine's clock is ${skewText(seconds, new Date())}` : null;
}

function mend(): string {
  const here = {
    linux: ' (on this one: timedatectl set-ntp true)',
    darwin: ' (on this one: systemsetup -setusingnetworktime on)',
    win32: ' (on this one: w32tm /resync)',
  };
  const how = Object.entries(here).find(([platform]) => platform === process.platform)?.[1] ?? '';
  return `Set the clock of whichever machine is wrong${how}`;
}
