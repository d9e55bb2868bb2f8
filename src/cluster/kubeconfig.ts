import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { ExpectedError } from '../errors.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import type { Environment, KubeFlags } from './flags.ts';
import { parseKubeconfig } from './kubeconfig-text.ts';

/** One named entry of a kubeconfig as it stands in its file, with relative paths made absolute. */
export interface KubeconfigEntry {
  readonly file: string;
  readonly value: JsonObject;
}

/** kubeconfig files merged as kubectl merges them: the first file that names something wins. */
export interface Kubeconfig {
  readonly files: readonly string[];
  readonly currentContext: string | null;
  readonly contexts: ReadonlyMap<string, KubeconfigEntry>;
  readonly clusters: ReadonlyMap<string, KubeconfigEntry>;
  readonly users: ReadonlyMap<string, KubeconfigEntry>;
}

const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile', 'token-file'];

/**
 * Reads --kubeconfig, else the files of KUBECONFIG, else ~/.kube/config. Files of KUBECONFIG that do not exist
 * are passed over, as client-go does (tools/clientcmd/loader.go); a file that --kubeconfig names must exist.
 */
export function loadKubeconfig(flags: KubeFlags, env: Environment): Kubeconfig {
  const merged = {
    files: [] as string[],
    currentContext: null as string | null,
    contexts: new Map<string, KubeconfigEntry>(),
    clusters: new Map<string, KubeconfigEntry>(),
    users: new Map<string, KubeconfigEntry>(),
  };
  for (const file of candidates(flags, env)) {
    const text = readKubeconfig(file, flags.kubeconfig !== undefined);
    if (text === null) continue;
    const config = parseKubeconfig(text, file);
    merged.files.push(file);
    merged.currentContext ??= textAt(config, 'current-context') || null;
    addEntries(merged.contexts, config, 'contexts', 'context', file);
    addEntries(merged.clusters, config, 'clusters', 'cluster', file);
    addEntries(merged.users, config, 'users', 'user', file);
  }
  return merged;
}

function candidates(flags: KubeFlags, env: Environment): string[] {
  if (flags.kubeconfig !== undefined) return [flags.kubeconfig];
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  if (named.length > 0) return [...new Set(named)];
  return [join(env.HOME ?? env.USERPROFILE ?? homedir(), '.kube', 'config')];
}

function readKubeconfig(file: string, mustExist: boolean): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = textAt(cause, 'code') ?? 'unknown error';
    if (code === 'ENOENT' && !mustExist) return null;
    throw new ExpectedError(`cannot read kubeconfig ${file} (${code})`, {
      code: 'unreadable-kubeconfig',
      remedy: 'Name a file that exists and that you may read with --kubeconfig or KUBECONFIG.',
      cause,
    });
  }
}

function addEntries(
  into: Map<string, KubeconfigEntry>,
  config: JsonObject,
  list: string,
  member: string,
  file: string,
): void {
  for (const entry of listAt(config, list)) {
    const name = textAt(entry, 'name');
    if (name === undefined || !isObject(entry) || into.has(name)) continue;
    into.set(name, { file, value: absolutePaths(objectAt(entry, member), dirname(file)) });
  }
}

function absolutePaths(value: JsonObject, directory: string): JsonObject {
  const paths = pathFields
    .map((field) => [field, textAt(value, field)] as const)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .map(([field, path]) => [field, isAbsolute(path) ? path : join(directory, path)] as const);
  return { ...value, ...Object.fromEntries(paths) };
}
