import { Command } from '@oclif/core/command';
import type { ExitCode } from '../../errors.ts';

/** What every command shares: an exit code as its result, and errors left to `main`. */
export abstract class BaseCommand extends Command {
  abstract override run(): Promise<ExitCode>;

  protected override async catch(error: Error): Promise<never> {
    throw error;
  }
}
