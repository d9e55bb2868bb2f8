import type { Interfaces } from '@oclif/core';
import manifest from '../../../package.json' with { type: 'json' };

/** The version of this program, as its package has it. */
export const version: string = manifest.version;

/** What oclif needs to know of this package; `columns` is the width of the terminal, if there is one. */
export function oclifPackage(columns: number | undefined): Interfaces.PJSON {
  const { name, description } = manifest;
  const helpOptions: Interfaces.HelpOptions = {
    ...manifest.oclif.helpOptions,
    flagSortOrder: 'none',
    maxWidth: Math.min(Math.max(columns ?? 80, 80), 100),
  };
  const oclif = { ...manifest.oclif, topicSeparator: ' ' as const, helpOptions };
  return { name, version, description, type: 'module', oclif };
}
