import assert from 'node:assert/strict';
import test from 'node:test';
import { commandTable } from '../../../src/commands/table.ts';
import { assertGolden } from '../../support/golden.ts';

test('the commands, their arguments and flags are those that users rely on', async () => {
  const lines: string[] = [];
  for (const [id, entry] of Object.entries(commandTable)) {
    const command = await entry.load();
    lines.push(`${id}: ${entry.summary}`);
    for (const [name, arg] of Object.entries(command.args ?? {})) {
      lines.push(`  [${name.toUpperCase()}]${optionsOf(arg.options)}`);
    }
    for (const [name, flag] of Object.entries({ ...command.flags, ...command.baseFlags })) {
      const long = name.length === 1 ? '' : `--${name}`;
      const names = [flag.char === undefined ? '' : `-${flag.char}`, long]
        .filter((part) => part !== '')
        .join(', ');
      const value = flag.type === 'boolean' ? '' : ` ${flag.helpValue ?? 'WORD'}${optionsOf(flag.options)}`;
      const repeats = flag.type === 'option' && flag.multiple === true ? ', repeatable' : '';
      const preset = flag.default === undefined ? '' : `, ${JSON.stringify(flag.default)} when absent`;
      lines.push(`  ${names}${value}${repeats}${preset}`);
    }
  }
  assertGolden('command-surface.txt', `${lines.join('\n')}\n`);
});

test('a command explains itself in the list as it does in its own help', async () => {
  for (const [id, entry] of Object.entries(commandTable)) {
    assert.equal((await entry.load()).summary, entry.summary, id);
  }
});

const optionsOf = (options: readonly string[] | undefined): string =>
  options === undefined ? '' : ` (${options.join('|')})`;
