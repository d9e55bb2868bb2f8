import * as Args from '@oclif/core/args';
import { Help } from '@oclif/core/help';
import { BaseCommand } from '../cli/program/base-command.ts';
import { unknownCommand } from '../cli/program/usage-errors.ts';
import { type ExitCode, exitCodes } from '../errors.ts';

/** `help COMMAND` is `COMMAND --help`. */
export default class HelpCommand extends BaseCommand {
  static override summary = 'Show what a command does and which flags it takes.';
  static override args = {
    command: Args.string({ description: 'the command to explain', ignoreStdin: true }),
  };

  override async run(): Promise<ExitCode> {
    const { args } = await this.parse(HelpCommand);
    if (args.command !== undefined && this.config.findCommand(args.command) === undefined) {
      throw unknownCommand(args.command, this.config.commandIDs);
    }
    await new Help(this.config, this.config.pjson.oclif.helpOptions).showHelp(
      args.command === undefined ? [] : [args.command],
    );
    return exitCodes.ok;
  }
}
