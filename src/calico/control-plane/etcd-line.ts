import { settingOfText } from '../environment.ts';
import type { EtcdConfigFile } from './etcd-config-file.ts';
import type { Option } from './option.ts';
import type { WordFlags } from './word-flags.ts';

/** All that one etcd reads its settings from. */
export interface EtcdLine {
  readonly words: WordFlags;
  /** What is set in its environment, by name. */
  readonly variables: ReadonlyMap<string, Option>;
  /** Why there may be more words or variables than these; null: there are no others. */
  readonly unreadable: string | null;
  /** The configuration file that it is given; null: none. */
  readonly configuration: EtcdConfigFile | null;
  /** As `3.6`; null or absent: not told. */
  readonly release?: string | null;
}

/** The variable of a flag. */
export function etcdVariable(flag: string): string {
  return `ETCD_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/** The configuration file that words or environment name; the flag wins. */
export function configurationPath({ words, variables }: Pick<EtcdLine, 'words' | 'variables'>): Option {
  const text = words.values.get('config-file');
  if (text !== undefined && text !== '') return { kind: 'set', text };
  return variables.get(etcdVariable('config-file')) ?? { kind: 'unset' };
}

/**
 * A setting, by the name of its flag, as etcd puts it together: a configuration file alone where there is one, else
 * the flag, else the variable. Source: etcd server/etcdmain/config.go (parse), pkg/flags/flag.go (SetFlagsFromEnv).
 */
export function lineOption({ words, variables, unreadable, configuration }: EtcdLine, name: string): Option {
  if (configuration?.kind === 'unknown')
    return { kind: 'unknown', why: `its settings are in ${configuration.path}: ${configuration.why}` };
  if (configuration !== null) {
    const text = configuration.values.get(name);
    return text === undefined ? { kind: 'unset' } : settingOfText(text);
  }
  if (unreadable !== null) return { kind: 'unknown', why: unreadable };
  const text = words.values.get(name);
  if (text !== undefined) return settingOfText(text);
  const variable = variables.get(etcdVariable(name));
  return variable === undefined || (variable.kind === 'set' && variable.text === '')
    ? { kind: 'unset' }
    : variable;
}

/** How a setting is called where this etcd reads it. */
export function spelled({ configuration }: EtcdLine, name: string): string {
  return configuration === null ? `--${name}` : name;
}
