import { at, isObject, type Json, type KubeObject, listAt, textAt } from '../json.ts';

interface Ends {
  readonly files: readonly string[];
  readonly names: readonly string[];
}

const ends: Readonly<Record<string, Ends>> = {
  'calico-typha': {
    files: ['TYPHA_CAFILE', 'TYPHA_SERVERCERTFILE', 'TYPHA_SERVERKEYFILE'],
    names: ['TYPHA_CLIENTCN', 'TYPHA_CLIENTURISAN'],
  },
  'calico-node': {
    files: ['FELIX_TYPHACAFILE', 'FELIX_TYPHACERTFILE', 'FELIX_TYPHAKEYFILE'],
    names: ['FELIX_TYPHACN', 'FELIX_TYPHAURISAN'],
  },
};

/**
 * Whether Typha or Felix would wait for ever for complete TLS settings: some are set, but not all three files and one
 * name. Typha never listens then and is restarted by its liveness probe; Felix stays alive and is not ready.
 */
export function waitsForSettings(pod: KubeObject): 'calico-typha' | 'calico-node' | null {
  for (const container of listAt(pod, 'spec', 'containers')) {
    const name = textAt(container, 'name');
    const end = ends[name];
    if (end === undefined) continue;
    const set = new Set(
      listAt(container, 'env')
        .filter(isSet)
        .map((entry) => textAt(entry, 'name')),
    );
    const some = [...end.files, ...end.names].some((key) => set.has(key));
    const complete = end.files.every((key) => set.has(key)) && end.names.some((key) => set.has(key));
    if (some && !complete) return name === 'calico-typha' ? 'calico-typha' : 'calico-node';
  }
  return null;
}

function isSet(entry: Json): boolean {
  return isObject(entry) && (textAt(entry, 'value') !== '' || at(entry, 'valueFrom') !== undefined);
}
