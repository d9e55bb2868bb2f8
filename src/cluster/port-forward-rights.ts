import type { Permission } from '../snapshot/reading.ts';

/** What a port-forward to pods takes: newer API servers ask for `create` where older ones take `get`. */
export function portForwardRights(namespaces: readonly string[]): Permission[] {
  return namespaces.flatMap((namespace) =>
    ['get', 'create'].map((verb) => ({
      verb,
      group: '',
      resource: 'pods/portforward',
      namespace,
      name: null,
    })),
  );
}
