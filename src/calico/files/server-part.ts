import type { Pod } from '../../snapshot/objects.ts';
import type { WordFlags } from '../control-plane/word-flags.ts';
import { type Disk, hostFile, hostText } from './disk.ts';
import type { ServerPart } from './part.ts';

interface More extends Pick<ServerPart['pod'], 'configuration' | 'unreadable'> {
  readonly variables?: ReadonlyMap<string, string>;
  readonly environmentFiles?: readonly string[];
}

/** A server of which a file of settings is all that is known: its flags by name, without dashes. */
export function serverPart(
  part: ServerPart['part'],
  path: string,
  words: WordFlags,
  disk: Disk,
  more: More = {},
): ServerPart {
  const { variables = new Map(), environmentFiles = [], ...known } = more;
  const readText: ServerPart['readText'] = (named) => hostText(disk, named);
  const container = { name: part, env: [...variables].map(([name, value]) => ({ name, value })) };
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: part, namespace: 'kube-system' },
    spec: { containers: [container] },
  };
  return {
    part,
    pod: {
      file: path,
      pod,
      container,
      words,
      readText,
      ...known,
    },
    follow: (named) => hostFile(disk, named),
    readText,
    environmentFiles,
  };
}
