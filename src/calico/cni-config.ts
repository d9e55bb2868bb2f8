import { isObject, type JsonObject, listAt, objectAt } from '../json.ts';
import { type ContainerPlace, fileAt } from './container-place.ts';
import { type Environment, variable } from './environment.ts';
import type { MountedFile } from './mounted-file.ts';

/** Calico's section of the network configuration that install-cni writes to every node; canal has it as flannel's delegate. */
export type CniConfig =
  | { readonly kind: 'known'; readonly plugin: JsonObject; readonly origin: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * The template of the configuration, with its `__NAME__` placeholders still in it: CNI_NETWORK_CONFIG, or the
 * file that CNI_NETWORK_CONFIG_FILE names, which wins. Source: Calico cni-plugin/pkg/install/install.go.
 */
export function cniConfig(place: ContainerPlace, environment: Environment): CniConfig {
  const file = variable(environment, 'CNI_NETWORK_CONFIG_FILE');
  if (file.value.kind === 'unknown') return file.value;
  if (file.value.kind === 'set' && file.value.text !== '') return fromFile(fileAt(place, file.value.text));
  const { value, origin } = variable(environment, 'CNI_NETWORK_CONFIG');
  if (value.kind === 'unknown') return value;
  if (value.kind === 'unset' || value.text === '') return { kind: 'none' };
  return parseCniConfig(value.text, origin);
}

/** The placeholder that a value consists of, e.g. `ETCD_ENDPOINTS` for `__ETCD_ENDPOINTS__`; else null. */
export function placeholder(value: string): string | null {
  return /^__([A-Z0-9_]+)__$/.exec(value)?.[1] ?? null;
}

function fromFile(file: MountedFile): CniConfig {
  if (file.kind === 'missing') return { kind: 'none' };
  if (file.kind === 'unknown') return { kind: 'unknown', why: `${file.path}: ${file.why}` };
  if (file.value.kind !== 'text') return { kind: 'unknown', why: `the content of ${file.path} is not kept` };
  return parseCniConfig(file.value.text, file.path);
}

/** Calico's section of a network configuration or list of them, in which `__NAME__` may stand for a value. */
export function parseCniConfig(text: string, origin: string): CniConfig {
  const unquoted = /(?<=[:,[\s])__[A-Z0-9_]+__(?=[\s,}\]])/g;
  try {
    const config: unknown = JSON.parse(text.replace(unquoted, (name) => `"${name}"`));
    const plugins = listAt(config, 'plugins').filter(isObject);
    const candidates = plugins.length > 0 ? plugins : isObject(config) ? [config] : [];
    const plugin = candidates
      .flatMap((entry) => [entry, objectAt(entry, 'delegate')])
      .find((entry) => entry.type === 'calico');
    return plugin === undefined ? { kind: 'none' } : { kind: 'known', plugin, origin };
  } catch {
    return { kind: 'unknown', why: `${origin} is not JSON` };
  }
}
