import type { Status } from '../../../src/links/status.ts';
import { type Run, runProgram } from '../../support/run-program.ts';

/** Runs this program as a process of its own against that cluster. */
export function plugin(
  args: readonly string[],
  { kubeconfig, stdin = '' }: { readonly kubeconfig: string; readonly stdin?: string },
): Promise<Run> {
  return runProgram(args, { env: { KUBECONFIG: kubeconfig }, stdin });
}

/** `status -o json` of that cluster. Fails with what the program said when it gave no document. */
export async function statusOf(
  kubeconfig: string,
  args: readonly string[] = [],
): Promise<{ readonly status: Status; readonly ended: Run }> {
  const ended = await plugin(['status', '-o', 'json', ...args], { kubeconfig });
  if (!ended.stdout.startsWith('{')) throw new Error(`exit code ${ended.code}: ${ended.stderr}`);
  const status = JSON.parse(ended.stdout) as Status;
  if (status.kind !== 'Status') throw new Error(`exit code ${ended.code}: ${ended.stdout}`);
  return { status, ended };
}
