import * as Args from '@oclif/core/args';
import { warnOfClock } from '../cli/cluster/clock-check.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { logLevel, requestLog } from '../cli/cluster/request-log.ts';
import { parseSpan } from '../cli/flags/duration.ts';
import { checkFailOn, exitCodeFor } from '../cli/flags/fail-on.ts';
import { linkNamed } from '../cli/flags/link-argument.ts';
import { judgingFlags } from '../cli/flags/output-flags.ts';
import { probeFlags, probeOptions } from '../cli/probe/probe-flags.ts';
import { withReason } from '../cli/status/nothing-judged.ts';
import type { ExitCode } from '../errors.ts';
import { linkNames } from '../findings/finding.ts';

export default class ProbeCommand extends ClusterCommand {
  static override summary =
    'Shake hands with Typha, etcd and kube-apiserver: what they really present and accept.';
  static override description =
    'Climbs a ladder at every Typha, through port-forwards of the API server: connection, TLS, its certificate, ' +
    'whether it asks for one and from which CAs, with --as-felix whether it accepts calico-node and answers as a ' +
    'Typha; and compares that with what is stored. Nothing is installed or left behind in the cluster but two or ' +
    "three lines in Typha's log for each handshake: 'Accepted from ...', 'Failed to read from client ... tls: client " +
    "didn't provide a certificate' and 'Connection handler finished'.";
  static override examples = [
    '<%= config.bin %> probe',
    '<%= config.bin %> probe felix-typha --as-felix',
    '<%= config.bin %> probe felix-typha --address 10.0.0.7:5473 --tls 1.2',
    '<%= config.bin %> probe -o json',
  ];
  static override args = {
    link: Args.string({ description: 'only this link', options: [...linkNames], ignoreStdin: true }),
  };
  static override flags = { ...judgingFlags, ...probeFlags };

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(ProbeCommand);
    const failOn = checkFailOn(flags['fail-on']);
    const request = {
      link: linkNamed(args.link),
      cluster: flags,
      expiresWithinMs: parseSpan('--expires-within', flags['expires-within']),
      options: probeOptions(flags),
      log: requestLog(logLevel(flags.v), process.stderr),
      clock: warnOfClock(flags.output === 'wide'),
    };
    const { runProbe } = await import('../cli/probe/probe-pipeline.ts');
    const { showDocument } = await import('../cli/terminal/show-document.ts');
    const probe = await runProbe(request, new Date());
    await showDocument(probe, flags.output);
    return withReason(exitCodeFor(probe.summary, failOn), probe.unknown);
  }
}
