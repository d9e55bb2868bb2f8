import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { serverHello } from '../../../../simulator/typha/answer-hello.ts';
import { clientHello } from '../../../../src/cluster/probe/typha-hello.ts';

/** One end: the text of its files and the names that it requires of the other. */
export interface EndSettings {
  readonly plaintext: boolean;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly commonName: string;
  readonly uriSan: string;
}

export interface RunningTypha {
  readonly port: number;
  stop(): Promise<void>;
}

/** The Go program beside this file, built for one test run. */
export function buildStandIn(folder: string): string {
  const program = join(folder, 'standin');
  execFileSync('go', ['build', '-o', program, '.'], { cwd: import.meta.dirname, stdio: 'inherit' });
  return program;
}

/** A Typha on a free port of 127.0.0.1, whose log goes to a file in the form that a container runtime keeps. */
export async function runTypha(
  program: string,
  settings: EndSettings,
  logFile: string,
): Promise<RunningTypha> {
  const child = start(program, { ...settings, mode: 'typha' }, logFile);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the stand-in for Typha ended')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^LISTENS (\d+)$/.exec(line)?.[1];
      if (found === undefined) keep(logFile, line);
      else resolve(Number(found));
    });
  });
  return {
    port,
    stop: async () => {
      child.removeAllListeners('exit');
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** A client that dials so many times and ends. */
export async function runFelix(
  program: string,
  settings: EndSettings,
  typhaPort: number,
  logFile: string,
  rounds: number,
): Promise<void> {
  const child = start(
    program,
    { ...settings, mode: 'felix', address: `127.0.0.1:${typhaPort}`, rounds },
    logFile,
  );
  createInterface({ input: child.stdout }).on('line', (line) => keep(logFile, line));
  await once(child, 'close');
}

function start(program: string, settings: object, logFile: string): ChildProcessWithoutNullStreams {
  writeFileSync(logFile, '');
  const child = spawn(program, { stdio: 'pipe' });
  child.stderr.pipe(process.stderr);
  const hellos = { hello: serverHello.toString('base64'), clientHello: clientHello.toString('base64') };
  child.stdin.write(`${JSON.stringify({ ...settings, ...hellos })}\n`);
  return child;
}

function keep(file: string, line: string): void {
  appendFileSync(file, `${new Date().toISOString().replace('Z', '000000Z')} stdout F ${line}\n`);
}
