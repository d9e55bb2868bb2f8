import type { Command, Interfaces } from '@oclif/core';
import type { CommandEntry } from '../commands/table.ts';

/**
 * This program as oclif sees it. oclif's own loading of commands reads them all; here only those named in
 * `wanted` are loaded, the others are known by their summary.
 */
export async function commandPlugin(
  root: string,
  pjson: Interfaces.PJSON,
  table: Readonly<Record<string, CommandEntry>>,
  wanted: readonly string[],
): Promise<Interfaces.Plugin> {
  const commands = await Promise.all(
    Object.entries(table).map(([id, entry]) => describe(id, entry, wanted.includes(id), pjson.name)),
  );
  const load = async (id: string) => table[id]?.load();
  return {
    _base: pjson.name,
    alias: pjson.name,
    commandIDs: Object.keys(table),
    commands,
    commandsDir: undefined,
    findCommand: load as Interfaces.Plugin['findCommand'],
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: async () => {},
    moduleType: 'module',
    name: pjson.name,
    options: { root },
    pjson,
    root,
    topics: [],
    type: 'core',
    valid: true,
    version: pjson.version,
  };
}

async function describe(
  id: string,
  entry: CommandEntry,
  isWanted: boolean,
  pluginName: string,
): Promise<Command.Loadable> {
  const load = async (): Promise<Command.Class> => {
    const command = await entry.load();
    command.id = id;
    return command;
  };
  const known = {
    id,
    summary: entry.summary,
    aliases: [],
    hidden: false,
    hiddenAliases: [],
    args: {},
    flags: {},
    pluginName,
    load,
  };
  if (!isWanted) return known;
  const { description, examples, usage, args, flags, baseFlags } = await load();
  const allFlags = { ...flags, ...baseFlags };
  return { ...known, description, examples, usage, args: named(args ?? {}), flags: named(allFlags) };
}

function named<T extends { name?: string }>(
  record: Readonly<Record<string, T>>,
): Record<string, T & { name: string }> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, { ...value, name }]));
}
