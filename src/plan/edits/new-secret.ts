import type { RedactedSecret } from '../../snapshot/secret.ts';

/** A Secret that does not exist yet, with nothing in it. */
export function newSecret(
  namespace: string,
  name: string,
  labels?: Readonly<Record<string, string>>,
): RedactedSecret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name, ...(labels === undefined ? {} : { labels }) },
    type: 'Opaque',
    values: {},
    changedAt: null,
    owners: [],
  };
}
