import type { CheckResult } from '../../findings/finding.ts';
import type { ServerObservation } from '../../snapshot/socket-observation.ts';
import type { Fact } from './fact.ts';

/** A socket that clients dial, whatever serves there. */
export interface DialledSocket {
  readonly address: string;
  /** `etcd at https://10.0.0.2:2379`. */
  readonly subject: string;
  readonly isPlaintext: boolean;
  readonly reach: ServerObservation['reach'];
  /** What came instead of a certificate; null: one came. */
  readonly answer: string | null;
  /** Why clients refuse the certificate, each reason once; null: none came. */
  readonly refusals: readonly SocketRefusal[] | null;
}

export interface SocketRefusal {
  readonly why: string;
  /** Whether it is known to decide. */
  readonly isCertain: boolean;
  /** Names of those that refuse. */
  readonly clients: string;
  /** Where the CAs that each of them trusts are from. */
  readonly trusted: readonly string[];
}

/** What the findings of sockets are judged from. */
export interface SocketChecks {
  /** A live handshake with one socket. */
  readonly socket: (socket: DialledSocket) => readonly (Fact | CheckResult)[];
}
