import type { TestContext } from 'node:test';
import type { SimulatedCluster } from '../../simulator/server/cluster.ts';
import { runInShell, shellFolder } from './docs-shell.ts';

export interface StatedFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly subject: string;
  readonly message: string;
  readonly remedy: { readonly command: string | null; readonly text: string };
}

export interface Followed {
  /** Every command that was run, with how it ended. */
  readonly commands: readonly {
    readonly command: string;
    readonly code: number | null;
    readonly said: string;
  }[];
  /** What status says in the end, and its exit code. */
  readonly findings: readonly StatedFinding[];
  readonly code: number | null;
}

/** More rounds than any scenario needs. */
const rounds = 8;

/**
 * What a person does who trusts this program: runs status, then the first command that it names and that was not run
 * yet, and so on; commands that match `left` are left out. Commands that change something get a person's yes and a
 * short wait for files.
 */
export async function followRemedies(
  t: TestContext,
  cluster: SimulatedCluster,
  left: RegExp,
): Promise<Followed> {
  const shell = shellFolder(t, { kubeconfig: cluster.kubeconfig, files: [] });
  const commands: { command: string; code: number | null; said: string }[] = [];
  for (let round = 0; ; round += 1) {
    const { code, stdout } = await runInShell('kubectl calico-tls status -o json', shell);
    const findings: StatedFinding[] = JSON.parse(stdout).findings;
    const command = findings
      .map(({ remedy }) => remedy.command)
      .find((one) => one !== null && !left.test(one) && commands.every((run) => run.command !== one));
    if (command == null || round >= rounds) return { commands, findings, code };
    const ended = await runInShell(agreed(command), shell);
    commands.push({ command, code: ended.code, said: ended.stderr });
  }
}

/** The command with the answers of a person who is not there; no Typha of the cluster has metrics to ask for streams. */
function agreed(command: string): string {
  const patience = '--yes --timeout 60s';
  if (/^kubectl calico-tls (?:migrate|rollback|rotate (?:typha|felix|ca))\b/.test(command))
    return `${command} ${patience} --file-arrival 2s`;
  if (/^kubectl calico-tls enable(?: --|$)/.test(command))
    return `${command} ${patience} --file-arrival 2s --no-external-clients`;
  return /^kubectl calico-tls (?:enable|rotate|restore|cleanup)\b/.test(command)
    ? `${command} ${patience}`
    : command;
}
