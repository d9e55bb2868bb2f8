import { missingForCleanup, planCleanup, runCleanup } from '../../apply/cleanup.ts';
import { addressText } from '../../apply/objects/address.ts';
import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import { renderLeftovers } from '../../render/backups.ts';
import { printable } from '../../render/printable.ts';
import type { ClusterRequest } from '../cluster/open-cluster.ts';
import { confirmed } from '../terminal/confirm.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth } from '../terminal/terminal.ts';
import { keptObjects } from './restore-pipeline.ts';

export interface CleanUpOptions {
  readonly kept: ClusterRequest;
  readonly allBackups: boolean;
  readonly authority: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** Shows what this program left in the cluster, asks, and takes it away. */
export async function cleanUp(options: CleanUpOptions): Promise<ExitCode> {
  const kept = await keptObjects(options.kept);
  try {
    const { api, namespace } = kept;
    const plan = await planCleanup(api, { ...options, namespace });
    const lines = plan.leftovers.map(({ address, what }) => ({ object: addressText(address), what }));
    await write(process.stdout, renderLeftovers(lines, plan.notices, screenWidth(process.stdout) ?? 100));
    if (lines.length === 0) {
      await write(process.stderr, `Nothing to take away in ${printable(namespace)}.\n`);
      return exitCodes.ok;
    }
    if (options.dryRun) return exitCodes.ok;
    const missing = await missingForCleanup(api, plan);
    if (missing.length > 0) throw forbidden(missing);
    if (!(await confirmed('Take these away?', options.yes))) {
      await write(process.stderr, 'Declined: nothing was taken away.\n');
      return exitCodes.failed;
    }
    const gone = await runCleanup(api, plan, (object) =>
      process.stderr.write(`  deleted ${printable(object)}\n`),
    );
    return gone === lines.length ? exitCodes.ok : exitCodes.incomplete;
  } finally {
    kept.connection.close();
  }
}

function forbidden(missing: readonly string[]): ExpectedError {
  return new ExpectedError(`missing permission${missing.length === 1 ? '' : 's'}: ${missing.join('; ')}`, {
    code: 'forbidden',
    remedy: 'Nothing was taken away. Ask for these rights, or let somebody who has them run the command.',
  });
}
