import type { Connection } from '../../../src/cluster/connection.ts';
import type { ApiRequest } from '../../../src/cluster/request.ts';

/** What a test throws where a process would be gone. */
export class Killed extends Error {}

export interface Killing {
  /** The request at which the process dies, counted from 1; of `writes`: the write, left out what `isWrite` leaves out. */
  readonly at: number;
  /** Default `requests`. How often an operator's state is read again before it has settled varies from run to run. */
  readonly of?: 'requests' | 'writes';
  /** Dies before the request leaves, or after the server has done it and before the answer is read. */
  readonly moment: 'before' | 'after';
}

export interface KilledConnection extends Connection {
  /** The requests that were counted so far, watches left out. */
  readonly sent: readonly ApiRequest[];
  readonly isDead: () => boolean;
}

/** Whether a request changes what the run is about: no review of rights, not the lease. */
export function isWrite({ method = 'GET', path }: ApiRequest): boolean {
  return method !== 'GET' && !/selfsubject|leases/.test(path);
}

/** A connection of a process that dies at one request: nothing it would do after that reaches the server. */
export function killedConnection(connection: Connection, killing: Killing | null): KilledConnection {
  const sent: ApiRequest[] = [];
  let dead = false;
  return {
    ...connection,
    sent,
    isDead: () => dead,
    request: async (request) => {
      if (dead) throw new Killed();
      if (request.take !== undefined) return connection.request(request);
      sent.push(request);
      const counted = killing?.of === 'writes' ? sent.filter(isWrite) : sent;
      const now = killing !== null && counted.length >= killing.at;
      if (now) dead = true;
      if (now && killing.moment === 'before') throw new Killed();
      const response = await connection.request(request);
      if (now) throw new Killed();
      return response;
    },
  };
}
