/** A word that can stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  readonly description: string | null;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether the shell should offer file names. */
  readonly files: boolean;
}

/** What is known only while completing; every list is empty when it cannot be had. */
export interface CompletionSources {
  readonly contexts: () => Promise<readonly string[]>;
  readonly clusters: () => Promise<readonly string[]>;
  readonly users: () => Promise<readonly string[]>;
  readonly namespaces: () => Promise<readonly string[]>;
}

/** The part of a command, as oclif describes it, that completion reads. */
export interface CompletedCommand {
  readonly args?: Readonly<Record<string, CompletedArg>>;
  readonly flags?: Readonly<Record<string, CompletedFlag>>;
  readonly baseFlags?: Readonly<Record<string, CompletedFlag>>;
  /** False when words beyond the named arguments are allowed. */
  readonly strict?: boolean;
}

export interface CompletedArg {
  readonly options?: readonly string[] | undefined;
}

export interface CompletedFlag {
  readonly type: 'boolean' | 'option';
  readonly char?: string | undefined;
  readonly description?: string | undefined;
  readonly helpValue?: string | readonly string[] | undefined;
  readonly hidden?: boolean | undefined;
  readonly multiple?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
}

/** The table of commands: a summary for the list, the rest loaded when it is needed. */
export type CompletedCommands = Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<CompletedCommand> }>
>;

export const plain = (values: readonly string[]): readonly Candidate[] =>
  values.map((value) => ({ value, description: null }));
