import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { warnOfClock } from '../cli/cluster/clock-check.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { logLevel, requestLog } from '../cli/cluster/request-log.ts';
import { serviceAccountNamed } from '../cli/permissions/service-account.ts';
import { privilegedCommandNamed, privilegedCommands } from '../cli/program/privileged-commands.ts';
import { write } from '../cli/terminal/streams.ts';
import { type ExitCode, exitCodes } from '../errors.ts';

export default class PermissionsCommand extends ClusterCommand {
  static override summary = 'Print the roles that a command needs in this cluster, as YAML.';
  static override description =
    'Reads the cluster with your rights and prints exactly what a command asks of it as it is now: its requests, ' +
    'and for a change the verbs of its plan. Where a change needs certificates, it counts on a CA that this program ' +
    'makes. Nothing is written.';
  static override examples = [
    '<%= config.bin %> permissions',
    '<%= config.bin %> permissions migrate',
    '<%= config.bin %> permissions status --serviceaccount monitoring/calico-tls | kubectl apply -f -',
  ];
  static override args = {
    command: Args.string({
      description: 'the command that is to be run',
      options: [...privilegedCommands],
      default: 'status',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    serviceaccount: Flags.string({
      helpValue: 'NS/NAME',
      description: 'also bind the roles to this service account',
    }),
  };

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(PermissionsCommand);
    const command = privilegedCommandNamed(args.command);
    const serviceAccount =
      flags.serviceaccount === undefined ? null : serviceAccountNamed(flags.serviceaccount);
    const log = requestLog(logLevel(flags.v), process.stderr);
    const { rightsOf } = await import('../cli/permissions/permissions-pipeline.ts');
    const { renderPermissions } = await import('../render/permissions.ts');
    const { permissions, notice } = await rightsOf(command, { cluster: flags, log, clock: warnOfClock() });
    await write(process.stdout, renderPermissions(permissions, { command, serviceAccount }));
    if (notice !== null) await write(process.stderr, `${notice}\n`);
    return exitCodes.ok;
  }
}
