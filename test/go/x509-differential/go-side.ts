import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type GoRelease, goRelease, latestGo } from '../../../src/x509/go-release.ts';
import { builtWith, type Toolchain } from './toolchains.ts';

/** A Go program beside this file, built and running; it answers questions in their order. */
export class GoSide {
  /** As the verdict is asked for it. */
  readonly release: GoRelease;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #folder: string | null;
  readonly #waiting: ((answer: string) => void)[] = [];
  readonly #ended: Promise<void>;

  private constructor(process: ChildProcessWithoutNullStreams, folder: string | null, release: GoRelease) {
    this.release = release;
    this.#process = process;
    this.#folder = folder;
    createInterface({ input: process.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
    process.stderr.on('data', (data) => globalThis.process.stderr.write(data));
    this.#ended = new Promise((resolve) => process.on('close', () => resolve()));
  }

  /** Builds with the machine's Go and starts; throws when there is none. */
  static start(program: '.' | './lint' = '.', environment: Readonly<Record<string, string>> = {}): GoSide {
    const folder = mkdtempSync(join(tmpdir(), 'x509-differential-'));
    const built = join(folder, 'program');
    execFileSync('go', ['build', '-o', built, program], { cwd: import.meta.dirname, stdio: 'inherit' });
    return new GoSide(
      spawn(built, { stdio: 'pipe', env: { ...process.env, ...environment } }),
      folder,
      latestGo,
    );
  }

  /** The same program, without SPIFFE, of another Go, in a module of its go line. */
  static of(toolchain: Toolchain, godebug: Readonly<Record<string, string>> = {}): GoSide {
    const { GODEBUG: _, ...inherited } = process.env;
    const GODEBUG = Object.entries(godebug)
      .map(([name, value]) => `${name}=${value}`)
      .join(',');
    return new GoSide(
      spawn(builtWith(toolchain), { stdio: 'pipe', env: { ...inherited, GODEBUG } }),
      null,
      goRelease(toolchain, godebug),
    );
  }

  async ask(question: object | string): Promise<unknown> {
    const answer = new Promise<string>((resolve) => this.#waiting.push(resolve));
    this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    return JSON.parse(await answer);
  }

  /** For example `go1.26.8`. */
  async version(): Promise<string> {
    return ((await this.ask({ kind: 'version' })) as { go: string }).go;
  }

  async stop(): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }
}
