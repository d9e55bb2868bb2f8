import { exitCodeOf } from '../../apply/outcome.ts';
import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import type { Identities } from '../../plan/model/identity.ts';
import { identityText } from '../../plan/model/identity.ts';
import { planDocument } from '../../plan/report/document.ts';
import { renderJson } from '../../render/json.ts';
import { renderOutcome } from '../../render/outcome.ts';
import { renderPlan } from '../../render/plan.ts';
import { planFiles } from '../../render/plan-files.ts';
import { printable } from '../../render/printable.ts';
import { renderYaml } from '../../render/yaml.ts';
import { skewSeconds } from '../../snapshot/clock-skew.ts';
import { writeDirectory } from '../files/output-directory.ts';
import { kubectlFlagTakesValue } from '../flags/kubectl-flags.ts';
import { version } from '../program/package.ts';
import { clusterFlags, sameCommand } from '../program/repeat-command.ts';
import { showStatus } from '../status/show-status.ts';
import { confirmed } from '../terminal/confirm.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { reportProgress } from '../terminal/progress.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth } from '../terminal/terminal.ts';
import {
  type ChangeRequest,
  checkOnServer,
  type PreparedChange,
  prepareChange,
  runChange,
  statusNow,
} from './change-pipeline.ts';
import { requireAcceptance } from './flow-log-gate.ts';

export type Output = 'table' | 'json' | 'yaml';

export interface CarryOutOptions {
  readonly request: ChangeRequest;
  readonly output: Output;
  readonly dryRun: 'none' | 'client' | 'server';
  /** Write the manifests there instead of applying them; null: apply. */
  readonly directory: string | null;
  readonly includeKeys: boolean;
  readonly yes: boolean;
  /** That flow logs will be refused is accepted beforehand. */
  readonly acceptsFlowLogLoss: boolean;
  readonly step: boolean;
  readonly timeoutMs: number;
  /** The words of the command line, to print it again. */
  readonly words: readonly string[];
  /** The command that goes back, without cluster flags: `rollback`. */
  readonly back: UndoCommand;
}

/** The command that goes back, from the name of the backup that was made; null: none was made. */
export type UndoCommand = (backup: string | null) => string;

/** Plans, shows the plan, asks, carries it out and shows the state that it led to. */
export async function carryOut(options: CarryOutOptions): Promise<ExitCode> {
  const prepared = await prepareChange(options.request, new Date());
  try {
    await showPlan(prepared, options.output);
    return await proceed(prepared, options);
  } finally {
    prepared.opened.connection.close();
  }
}

async function proceed(prepared: PreparedChange, options: CarryOutOptions): Promise<ExitCode> {
  const { plan } = prepared;
  if (plan.end.kind === 'blocked' && plan.steps.length === 0) throw blockedPlan(plan.end);
  const left = leftOf(prepared);
  if (plan.steps.length === 0 && left.length > 0) {
    await write(process.stderr, `Nothing that can be changed from here.\n${leftText(left)}`);
    return exitCodes.problems;
  }
  if (plan.steps.length === 0) {
    await write(
      process.stderr,
      `Nothing to do: ${plan.end.kind === 'done' ? (plan.end.note ?? 'the goal is reached') : ''}\n`,
    );
    return exitCodes.ok;
  }
  if (options.dryRun === 'server') {
    await checkOnServer(prepared);
    await write(process.stderr, 'The API server accepts the writes of the first step.\n');
  }
  if (options.dryRun !== 'none') return plan.end.kind === 'blocked' ? exitCodes.failed : exitCodes.ok;
  requireAcceptance(prepared.flowLogs, options.acceptsFlowLogLoss, options.words);
  if (options.directory !== null) return writeFiles(prepared, options, options.directory);
  if (plan.end.kind === 'blocked') throw blockedPlan(plan.end);
  if (!(await confirmed('Carry this out?', options.yes))) {
    await write(process.stderr, 'Declined: nothing was written.\n');
    return exitCodes.failed;
  }
  return execute(prepared, options);
}

/** The plan as files: nothing is written to the cluster. */
async function writeFiles(
  prepared: PreparedChange,
  options: CarryOutOptions,
  directory: string,
): Promise<ExitCode> {
  const keys = options.includeKeys ? prepared.keys : null;
  const source = options.request.certificates?.source.kind;
  const areOurs = source !== 'ready' && source !== 'signed';
  if (prepared.staged !== null && keys === null && areOurs)
    throw new ExpectedError('the keys of the new certificates would be lost: they exist in this run alone', {
      code: 'keys-would-be-lost',
      remedy:
        'Give --include-keys, or certificates whose keys you have (--typha-cert and so on, or --csr-dir).',
      exitCode: exitCodes.usage,
    });
  const purpose = { heading: prepared.change.heading, link: prepared.link, flowLogs: prepared.flowLogs };
  await writeDirectory(directory, planFiles(purpose, prepared.plan.steps, keys));
  await write(
    process.stderr,
    `wrote ${prepared.plan.steps.length} steps to ${directory}; nothing was changed in the cluster\n`,
  );
  if (options.includeKeys)
    await write(process.stderr, 'warning: the files hold private keys (mode 0600, listed in .gitignore)\n');
  return exitCodes.ok;
}

async function execute(prepared: PreparedChange, options: CarryOutOptions): Promise<ExitCode> {
  const { words, step, timeoutMs } = options;
  const progress = reportProgress(process.stderr, () => new Date());
  const interruption = onInterrupt((text) => {
    progress.end();
    process.stderr.write(text);
  });
  try {
    const { observer } = progress;
    const outcome = await runChange(prepared, { step, timeoutMs, observer, signal: interruption.signal });
    progress.end();
    const flags = clusterFlags(words, kubectlFlagTakesValue);
    const backup = outcome.backup?.split('/')[1] ?? null;
    const back = ['kubectl calico-tls', options.back(backup), ...flags].join(' ');
    await write(process.stderr, renderOutcome(outcome, { onward: sameCommand(words), back, proved: true }));
    if (outcome.kind !== 'done') return exitCodeOf(outcome);
    return await showEnd(prepared, options);
  } finally {
    progress.end();
    interruption.end();
  }
}

/** The state after the last step: anything else than the goal is a problem, whatever the steps said. */
async function showEnd(prepared: PreparedChange, { output }: CarryOutOptions): Promise<ExitCode> {
  const status = await statusNow(prepared);
  if (output === 'table') await showStatus(status, 'table', ['error']);
  const left = leftOf(prepared);
  if (left.length > 0) await write(process.stderr, leftText(left));
  return prepared.change.isReached(status) ? exitCodes.ok : exitCodes.problems;
}

function leftOf({ plan }: PreparedChange): readonly string[] {
  return plan.end.kind === 'done' ? (plan.end.left ?? []) : [];
}

function leftText(left: readonly string[]): string {
  return ['Only you can mend:', ...left.map((one) => `- ${printable(one)}`), ''].join('\n');
}

async function showPlan(prepared: PreparedChange, output: Output): Promise<void> {
  const { plan, planner, change, opened, flowLogs } = prepared;
  const { connection, installation } = opened;
  const metadata = {
    context: connection.context,
    server: connection.server,
    generatedAt: new Date().toISOString(),
    version,
    clockSkewSeconds: skewSeconds(connection.clockSkew()),
  };
  const document = planDocument(plan, planner.goal, metadata, flowLogs);
  if (output === 'json') return write(process.stdout, renderJson(document));
  if (output === 'yaml') return write(process.stdout, renderYaml(document));
  // What comes next says why there is no step.
  if (plan.steps.length === 0) return;
  const heading =
    `${connection.context ?? connection.server}: ${change.heading}, ${plan.steps.length} step${plan.steps.length === 1 ? '' : 's'}, ` +
    `Calico by ${installation.kind}.${change.identities === null ? '' : namesOf(change.identities)}`;
  return write(
    process.stdout,
    renderPlan(document, { columns: screenWidth(process.stdout) ?? 100, heading }),
  );
}

function namesOf({ typha, felix }: Identities): string {
  return ` Typha: ${identityText(typha)}. Felix: ${identityText(felix)}.`;
}

function blockedPlan({ reason, remedy }: { reason: string; remedy: string }): ExpectedError {
  return new ExpectedError(reason, { code: 'blocked', remedy });
}
