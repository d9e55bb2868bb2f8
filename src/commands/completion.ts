import * as Args from '@oclif/core/args';
import { completedShells, completionScripts } from '../cli/completion/scripts.ts';
import { BaseCommand } from '../cli/program/base-command.ts';
import { write } from '../cli/terminal/streams.ts';
import { type ExitCode, exitCodes } from '../errors.ts';

export default class CompletionCommand extends BaseCommand {
  static override summary = 'Print what a shell, or kubectl, needs to complete this command line.';
  static override description =
    'With kubectl it prints a small program: saved as kubectl_complete-calico_tls on PATH and made executable, ' +
    'it lets the completion of kubectl complete kubectl calico-tls too. With bash, zsh or fish it prints a ' +
    'script that completes kubectl-calico_tls when it is called by that name.';
  static override examples = [
    '<%= config.bin %> completion kubectl > ~/bin/kubectl_complete-calico_tls',
    'source <(<%= config.bin %> completion bash)',
    '<%= config.bin %> completion zsh > ~/.zfunc/_kubectl-calico_tls',
    '<%= config.bin %> completion fish > ~/.config/fish/completions/kubectl-calico_tls.fish',
  ];
  static override args = {
    shell: Args.option({ options: completedShells })({
      description: 'who completes',
      required: true,
      ignoreStdin: true,
    }),
  };

  override async run(): Promise<ExitCode> {
    const { args } = await this.parse(CompletionCommand);
    await write(process.stdout, completionScripts[args.shell]);
    return exitCodes.ok;
  }
}
