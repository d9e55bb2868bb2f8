import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program with its arguments, run as a whole process. */
export interface Program {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Run {
  readonly milliseconds: number;
  readonly stdoutBytes: number;
  /** MiB; null where the system does not tell. Only when asked for. */
  readonly peak: number | null;
}

/** Runs it once, from start to exit. An exit code other than those in `healthy` is an error. */
export function measure(
  program: Program,
  watchMemory = false,
  healthy: readonly number[] = [0, 3],
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program.command, program.args, {
      env: { ...process.env, ...program.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdoutBytes = 0;
    let stderr = '';
    let peak: number | null = null;
    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const poll = watchMemory
      ? setInterval(() => {
          peak = peakOf(child.pid) ?? peak;
        }, 5)
      : undefined;
    child.on('error', reject);
    child.on('close', (code) => {
      const milliseconds = performance.now() - begun;
      clearInterval(poll);
      if (healthy.includes(code ?? -1)) resolve({ milliseconds, stdoutBytes, peak });
      else reject(new Error(`${program.label} ended with ${code}: ${stderr.trim().slice(0, 2000)}`));
    });
  });
}

/** The high-water mark of a process's resident memory so far. Linux only. */
function peakOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

/** Runs both in turn, the order changing each time, so that a busy moment strikes both alike. */
export async function interleave(
  a: Program,
  b: Program,
  runs: number,
): Promise<{ readonly a: readonly Run[]; readonly b: readonly Run[] }> {
  await measure(a);
  await measure(b);
  const results: { a: Run[]; b: Run[] } = { a: [], b: [] };
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) {
      results.a.push(await measure(a));
      results.b.push(await measure(b));
    } else {
      results.b.push(await measure(b));
      results.a.push(await measure(a));
    }
  }
  return results;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((x, y) => x - y);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
