import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The operator's stand-in as a process of its own. */
export interface OperatorController {
  /** What it printed so far. */
  lines(): readonly string[];
  stop(): Promise<void>;
}

export function startOperator(dir: string): OperatorController {
  const program = fileURLToPath(new URL('operator-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    lines: () => output.split('\n').filter((line) => line !== ''),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
