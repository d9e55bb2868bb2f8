import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/program/base-command.ts';
import { write } from '../cli/terminal/streams.ts';
import { screenWidth, wantsColour } from '../cli/terminal/terminal.ts';
import { type ExitCode, exitCodes } from '../errors.ts';

const widest = 100;

export default class ExplainCommand extends BaseCommand {
  static override summary = 'Explain a finding, a setting or a mode, without a cluster.';
  static override description =
    'What a finding means, why it matters and how to mend it; what a TLS setting does, under which names, which ' +
    'process reads it and when a change counts; what a mode is; which Go built which release of Calico. Without a word it lists all of them.';
  static override examples = [
    '<%= config.bin %> explain CTLS107',
    '<%= config.bin %> explain FELIX_TYPHACN',
    '<%= config.bin %> explain mtls-spiffe',
    '<%= config.bin %> explain go',
    '<%= config.bin %> explain -o markdown',
  ];
  static override args = {
    word: Args.string({ description: 'a code, a setting, a mode or go', ignoreStdin: true }),
  };
  static override flags = {
    output: Flags.option({ options: ['text', 'markdown'] as const })({
      char: 'o',
      default: 'text',
      description: 'how to show it',
    }),
  };

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(ExplainCommand);
    const { explain } = await import('../cli/explain/explanations.ts');
    const text = explain({
      word: args.word ?? null,
      format: flags.output,
      columns: Math.min(screenWidth(process.stdout) ?? widest, widest),
      colour: wantsColour(process.env, process.stdout),
    });
    await write(process.stdout, text);
    return exitCodes.ok;
  }
}
