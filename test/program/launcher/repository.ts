import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Run } from '../../support/run-program.ts';

const sources = fileURLToPath(new URL('../../..', import.meta.url));
const own = ['scripts', 'program.ts', 'package.json', 'package-lock.json'];

type Entry = Readonly<Record<string, unknown>>;

interface Choices {
  /** The oldest Node.js that the repository runs on. */
  readonly oldest?: string;
  /** The system that the package with Node.js is for. */
  readonly os?: string;
  /** What npm does other than to install everything. */
  readonly npm?: 'fails' | 'no optional' | 'broken node';
}

/** No Node.js is as new: the one that runs the tests is too old for a repository that asks for it. */
export const tooNew = '99.0';

/**
 * A repository with the launcher, a program and three packages, one of which brings Node.js, in a folder with a blank in
 * its name, and an npm that fills node_modules without a network. Programs that run on that Node.js see NODE_OF=package.
 */
export class Repository {
  readonly root: string;
  readonly #bin: string;
  readonly #outcome: string;

  constructor(context: TestContext, choices: Choices = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'calico-tls launcher-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    this.#outcome = choices.npm ?? 'installs everything';
    this.root = join(folder, 'repository');
    this.#bin = join(folder, 'bin');
    mkdirSync(this.#bin);
    const npm = join(sources, 'test/program/launcher/npm/main.ts');
    const words = `node --disable-warning=ExperimentalWarning '${npm}'`;
    writeFileSync(join(this.#bin, 'npm'), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    symlinkSync(process.execPath, join(this.#bin, 'node'));
    for (const name of ['launch', 'launch.mjs'])
      cpSync(join(sources, 'scripts', name), join(this.root, 'scripts', name), { recursive: true });
    cpSync(join(sources, 'test/program/launcher/program/main.ts'), join(this.root, 'program.ts'));
    this.write('package.json', '{"type":"module"}');
    this.lock(packages(choices.oldest ?? '22.20', choices.os ?? process.platform));
  }

  /** Writes package-lock.json. */
  lock(locked: Readonly<Record<string, Entry>>): void {
    this.write('package-lock.json', JSON.stringify({ packages: locked }));
  }

  locked(): Record<string, Entry> {
    return JSON.parse(this.read('package-lock.json')).packages;
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** What lies in the repository's folder beside what it began with. */
  left(): string[] {
    return readdirSync(this.root).filter((name) => !own.includes(name));
  }

  /** How npm was called; `node` is 'package' when it ran on the Node.js that the repository brings. */
  calls(): { readonly cwd: string; readonly node?: string; readonly args: readonly string[] }[] {
    const file = join(this.#bin, 'calls');
    if (!existsSync(file)) return [];
    const written = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return written.map((line) => JSON.parse(line));
  }

  environment(): Record<string, string> {
    const path = [this.#bin, process.env.PATH].join(delimiter);
    return { PATH: path, CALLS: join(this.#bin, 'calls'), OUTCOME: this.#outcome };
  }

  start(words: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
    const child = spawn(process.execPath, [join(this.root, 'scripts/launch.mjs'), ...words], {
      cwd: this.root,
      env: { ...this.environment(), ...env },
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    const ended = new Promise<Run>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, ...output }));
    });
    return { child, output, ended };
  }

  /** Runs the launcher to its end, with nothing on its standard input. */
  run(...words: readonly string[]): Promise<Run> {
    const { child, ended } = this.start(words);
    child.stdin?.end();
    return ended;
  }
}

export interface Started {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Run>;
}

function packages(oldest: string, os: string): Readonly<Record<string, Entry>> {
  return {
    '': { engines: { node: `>=${oldest}` }, devDependencies: { '@scope/tool': '1.0.0' } },
    'node_modules/plain': { version: '1.0.0', integrity: 'sha512-plain' },
    'node_modules/@scope/tool': {
      version: '1.0.0',
      integrity: 'sha512-tool',
      bin: { check: 'bin/check.js' },
    },
    'node_modules/node-here': {
      version: '22.0.1',
      integrity: 'sha512-node',
      optional: true,
      os,
      cpu: process.arch,
      bin: { node: 'bin/node' },
    },
  };
}
