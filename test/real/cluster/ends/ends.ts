import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type EndsCommand =
  | {
      readonly do: 'start-typha';
      readonly pod: string;
      readonly env: Readonly<Record<string, string>>;
      readonly files: Readonly<Record<string, string>>;
      readonly services: readonly string[];
      /** What the pod would be if its container restarted now: it is judged, and streams to nobody. */
      readonly imagined?: boolean;
    }
  | { readonly do: 'services'; readonly pod: string; readonly services: readonly string[] }
  | {
      readonly do: 'start-node';
      readonly pod: string;
      readonly processes: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly files: Readonly<Record<string, string>>;
      readonly imagined?: boolean;
    }
  | { readonly do: 'files'; readonly pod: string; readonly files: Readonly<Record<string, string>> }
  | { readonly do: 'stop'; readonly pod: string }
  | { readonly do: 'dial'; readonly remember: boolean }
  | { readonly do: 'streams' }
  | { readonly do: 'reset' };

export interface Refusal {
  readonly client: string;
  readonly typha: string;
  readonly error: string;
}

/** What a round of dials came to; only the first refusals of many are listed. */
export interface Dialed {
  readonly dials: number;
  readonly handshakes: number;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
  /** Clients that found no Typha. */
  readonly stranded: readonly string[];
  /** The longest time without a Typha of any client since the last reset; where it lasts, up to now. */
  readonly longestGapMs: number;
}

/** How many clients each Typha streams to, by their processes. */
export type Streams = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The Go program beside this file: stand-ins for every Typha and every client of Typha, with real TLS. */
export class Ends {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  readonly #ended: Promise<void>;

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    createInterface({ input: process.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(line));
    process.stderr.pipe(globalThis.process.stderr);
    process.stdin.on('error', () => {});
    this.#ended = new Promise((resolve) =>
      process.on('close', (code) => {
        for (const { reject } of this.#waiting.splice(0)) reject(new Error(`the ends stopped with ${code}`));
        resolve();
      }),
    );
  }

  /** Builds with the machine's Go, where that was not done before, and starts. */
  static start(): Ends {
    return new Ends(spawn(built(), { stdio: 'pipe' }));
  }

  /** Commands are done in the order in which they are given, also where nobody waits for answers. */
  async ask(command: EndsCommand & { readonly now?: string }): Promise<unknown> {
    const line = new Promise<string>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#process.stdin.write(`${JSON.stringify(command)}\n`);
    const answer: unknown = JSON.parse(await line);
    if (typeof answer === 'object' && answer !== null && 'failure' in answer)
      throw new Error(`${command.do}: ${String(answer.failure)}`);
    return answer;
  }

  /** Every client dials every Typha that its Service selects; the cluster's time decides about validity. */
  async dial(remember: boolean, now?: Date): Promise<Dialed> {
    const command = {
      do: 'dial',
      remember,
      ...(now === undefined ? {} : { now: now.toISOString() }),
    } as const;
    return (await this.ask(command)) as Dialed;
  }

  async stop(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }
}

/** The program, from the cache of the test cluster's programs; its name ends in a stamp over its sources. */
function built(): string {
  const sources = readdirSync(import.meta.dirname).filter((name) => /\.go$|^go\.mod$/.test(name));
  const hash = createHash('sha256');
  for (const name of sources.toSorted()) hash.update(readFileSync(join(import.meta.dirname, name)));
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'kubectl-calico-tls');
  const program = join(folder, `ends-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const fresh = `${program}.${process.pid}`;
  execFileSync('go', ['build', '-o', fresh, '.'], { cwd: import.meta.dirname, stdio: 'inherit' });
  renameSync(fresh, program);
  return program;
}
