import { addressText } from '../../apply/objects/address.ts';
import { exitCodeOf } from '../../apply/outcome.ts';
import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import type { RestoreJudgement } from '../../plan/changes/restore/restore-proof.ts';
import { acceptFlag } from '../../plan/report/flow-log-warning.ts';
import { renderBackups, renderRestore } from '../../render/backups.ts';
import { renderFlowLogWarning } from '../../render/flow-log-warning.ts';
import { renderOutcome } from '../../render/outcome.ts';
import { proofText } from '../../render/plan.ts';
import { printable } from '../../render/printable.ts';
import { requireAcceptance } from '../change/flow-log-gate.ts';
import type { ClusterRequest, OpenCluster } from '../cluster/open-cluster.ts';
import { sameCommand } from '../program/repeat-command.ts';
import { confirmed } from '../terminal/confirm.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { reportProgress } from '../terminal/progress.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth, wantsColour } from '../terminal/terminal.ts';
import {
  backupsOf,
  carryOutRestore,
  keptObjects,
  type PreparedRestore,
  prepareRestore,
} from './restore-pipeline.ts';

export interface RestoreOptions {
  readonly kept: ClusterRequest;
  /** Null: list the backups. */
  readonly name: string | null;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly force: boolean;
  /** That flow logs will be refused is accepted beforehand. */
  readonly acceptsFlowLogLoss: boolean;
  readonly timeoutMs: number;
  /** The words of the command line, to print it again. */
  readonly words: readonly string[];
}

/** Lists the backups, or shows what one would change, asks, and puts its objects back. */
export async function restoreBackup(options: RestoreOptions): Promise<ExitCode> {
  const kept = await keptObjects(options.kept);
  try {
    return options.name === null ? await showBackups(kept) : await restoreNamed(kept, options.name, options);
  } finally {
    kept.connection.close();
  }
}

async function showBackups(kept: OpenCluster): Promise<ExitCode> {
  const backups = await backupsOf(kept);
  if (backups.length === 0) {
    await write(process.stderr, `There are no backups in ${printable(kept.namespace)}.\n`);
    return exitCodes.ok;
  }
  const columns = screenWidth(process.stdout) ?? 100;
  await write(process.stdout, renderBackups(backups, columns, wantsColour(process.env, process.stdout)));
  return exitCodes.ok;
}

async function restoreNamed(kept: OpenCluster, name: string, options: RestoreOptions): Promise<ExitCode> {
  const prepared = await prepareRestore(kept, name);
  const { restore } = prepared;
  if (restore.groups.length === 0) {
    await write(process.stderr, 'Nothing to do: every object is as the backup has it.\n');
    return exitCodes.ok;
  }
  const lines = restore.groups.map((group) =>
    group.map(({ address, fields }) => ({ object: addressText(address), fields })),
  );
  await write(process.stdout, renderRestore(restore.backup, lines, screenWidth(process.stdout) ?? 100));
  await write(process.stderr, `\n${judgementText(prepared.judgement)}\n`);
  const { flowLogs } = prepared;
  if (flowLogs !== null) await write(process.stderr, `${renderFlowLogWarning(flowLogs, 100)}\n`);
  const refused = prepared.judgement.kind === 'unsafe' && !options.force;
  if (options.dryRun) return refused ? exitCodes.failed : exitCodes.ok;
  if (refused) {
    throw new ExpectedError('putting these objects back is not safe, for the reasons above', {
      code: 'unsafe-restore',
      remedy: 'Nothing was written. Go back step by step instead, or give --force to do it all the same.',
      command: 'kubectl calico-tls rollback',
    });
  }
  requireAcceptance(flowLogs, options.acceptsFlowLogLoss, options.words);
  if (!(await confirmed('Put these objects back?', options.yes))) {
    await write(process.stderr, 'Declined: nothing was written.\n');
    return exitCodes.failed;
  }
  return execute(kept, prepared, options);
}

async function execute(
  kept: OpenCluster,
  prepared: PreparedRestore,
  options: RestoreOptions,
): Promise<ExitCode> {
  const interruption = onInterrupt((text) => process.stderr.write(text));
  const progress = reportProgress(process.stderr, () => new Date());
  try {
    const { observer } = progress;
    const { signal } = interruption;
    const outcome = await carryOutRestore(kept, prepared, { timeoutMs: options.timeoutMs, observer, signal });
    progress.end();
    const undo = outcome.backup?.split('/')[1] ?? '';
    const losing = prepared.flowLogs?.code === 'flow-logs-accepted-again' ? ` ${acceptFlag}` : '';
    const back = `kubectl calico-tls restore ${undo}${losing}`.trimEnd();
    const wayOut = { onward: sameCommand(options.words), back, proved: prepared.judgement.kind === 'safe' };
    await write(process.stderr, renderOutcome(outcome, wayOut));
    return exitCodeOf(outcome);
  } finally {
    progress.end();
    interruption.end();
  }
}

function judgementText(judgement: RestoreJudgement): string {
  if (judgement.kind === 'safe') return proofText(judgement.proof);
  return ['this breaks:', ...judgement.refusals.map((refusal) => `  ${printable(refusal)}`)].join('\n');
}
