/** Exit codes, the same in every output format. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  problems: 3,
  incomplete: 4,
  timedOut: 124,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface ErrorDetails {
  /** Stable, lower-case with dashes, e.g. `unknown-context`. */
  readonly code: string;
  /** What to do about it, one sentence. */
  readonly remedy: string;
  /** The command that mends it, printed alone on its line: a line, or the user's own with something changed. */
  readonly command?: string | Rerun;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** The command line that the user typed, in another namespace; null: without --namespace. */
export interface Rerun {
  readonly namespace: string | null;
}

/** Something a user can run into: printed as a line, a remedy and a command, never with a stack trace. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  readonly code: string;
  readonly remedy: string;
  readonly command: string | Rerun | null;
  readonly exitCode: ExitCode;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.remedy = details.remedy;
    this.command = details.command ?? null;
    this.exitCode = details.exitCode ?? exitCodes.failed;
  }
}
