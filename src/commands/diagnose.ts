import * as Flags from '@oclif/core/flags';
import { warnOfClock } from '../cli/cluster/clock-check.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { logLevel, requestLog } from '../cli/cluster/request-log.ts';
import { parseSpan } from '../cli/flags/duration.ts';
import { checkFailOn, exitCodeFor } from '../cli/flags/fail-on.ts';
import { judgingFlags } from '../cli/flags/output-flags.ts';
import { type ExitCode, exitCodes } from '../errors.ts';

const mebibyte = 1024 * 1024;

export default class DiagnoseCommand extends ClusterCommand {
  static override summary =
    'Say why Felix and Typha do not get together: which certificate, whose check, which Secret.';
  static override description =
    'Reads the logs of Typha and calico-node, now and before their last restart, with events, TigeraStatus and ' +
    "Typha's metrics where they are on, recognises the lines of both ends, and joins them with what is stored: a " +
    'cause on which both agree is confirmed, one of which only one speaks is likely. Pods that are not ready come ' +
    'first, then a sample of the others. Reads only.';
  static override examples = [
    '<%= config.bin %> diagnose',
    '<%= config.bin %> diagnose --all --since 2h',
    '<%= config.bin %> diagnose --bundle calico-tls.tar.gz',
    '<%= config.bin %> diagnose -o json',
  ];
  static override flags = {
    ...judgingFlags,
    all: Flags.boolean({ description: 'the logs of every pod, not only of those not ready and a sample' }),
    since: Flags.string({
      helpValue: 'SPAN',
      default: '24h',
      description: 'only lines that are newer than this',
    }),
    bundle: Flags.string({
      helpValue: 'FILE.tar.gz',
      description: 'also write everything that was read, without keys and tokens; status --from reads it',
    }),
    timeout: Flags.string({
      helpValue: 'SPAN',
      default: '60s',
      description: 'limit for reading all logs together',
    }),
  };

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(DiagnoseCommand);
    const failOn = checkFailOn(flags['fail-on']);
    const request = {
      cluster: flags,
      all: flags.all,
      limits: {
        tailLines: 2000,
        bytes: mebibyte / 2,
        totalBytes: 256 * mebibyte,
        sinceSeconds: Math.max(1, Math.round(parseSpan('--since', flags.since) / 1000)),
        parallel: 6,
        withinMs: 15_000,
        totalMs: parseSpan('--timeout', flags.timeout),
      },
      expiresWithinMs: parseSpan('--expires-within', flags['expires-within']),
      bundle: flags.bundle ?? null,
      log: requestLog(logLevel(flags.v), process.stderr),
      clock: warnOfClock(flags.output === 'wide'),
    };
    const { runDiagnose } = await import('../cli/diagnose/diagnose-pipeline.ts');
    const { showDocument } = await import('../cli/terminal/show-document.ts');
    const diagnosis = await runDiagnose(request, new Date());
    await showDocument(diagnosis, flags.output);
    const code = exitCodeFor(diagnosis.summary, failOn, true);
    return code === exitCodes.ok && diagnosis.collected.lines === 0 ? exitCodes.failed : code;
  }
}
