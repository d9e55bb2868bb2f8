import { isKubeObject, isObject, type Json, type KubeObject, listAt, numberAt, textAt } from './json.ts';

/** Everything that lasts of a simulated cluster between two runs. */
export interface ClusterState {
  readonly scenario: string;
  readonly revision: number;
  readonly objects: readonly KubeObject[];
  /** What the stand-in for the operator has hashed so far. */
  readonly seen: readonly string[];
  readonly authority: { readonly certificate: string; readonly key: string };
}

const format = 1;

export function stateText(state: ClusterState): string {
  return JSON.stringify({ format, ...state });
}

/** The state of a text that `stateText` made, null for anything else. */
export function stateOf(text: string): ClusterState | null {
  const value = parsed(text);
  if (!isObject(value) || value.format !== format) return null;
  const objects = listAt(value, 'objects');
  if (!objects.every(isKubeObject)) return null;
  return {
    scenario: textAt(value, 'scenario'),
    revision: numberAt(value, 'revision') ?? 0,
    objects: objects.filter(isKubeObject),
    seen: listAt(value, 'seen').map(String),
    authority: {
      certificate: textAt(value, 'authority', 'certificate'),
      key: textAt(value, 'authority', 'key'),
    },
  };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
