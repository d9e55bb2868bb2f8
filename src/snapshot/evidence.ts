/** One container's log, as it was asked for. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string | null;
  readonly container: string;
  readonly role: 'typha' | 'node';
  /** The log of the container before its last restart. */
  readonly previous: boolean;
}

/** What came of one log. */
export interface LogAnswer {
  readonly source: LogSource;
  /** Null when it could not be read. */
  readonly text: string | null;
  /** Why not, or null. */
  readonly cause: string | null;
}

/** An event of a pod of Calico. */
export interface SeenEvent {
  readonly namespace: string;
  readonly pod: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly last: string | null;
}

/** Typha's own numbers: streaming connections by kind of client, and connections accepted since it started. */
export interface TyphaMetrics {
  readonly pod: string;
  readonly streaming: Readonly<Record<string, number>>;
  readonly accepted: number | null;
  readonly cause: string | null;
}

/** What bounds the reading of logs. */
export interface LogLimits {
  readonly tailLines: number;
  /** Of one log. */
  readonly bytes: number;
  /** Of all logs together: what is left then is not read. */
  readonly totalBytes: number;
  readonly sinceSeconds: number;
  readonly parallel: number;
  /** Milliseconds for one log, and for all of them. */
  readonly withinMs: number;
  readonly totalMs: number;
}
