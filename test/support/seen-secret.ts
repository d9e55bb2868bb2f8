import type { SecretValue, SeenSecret } from '../../src/snapshot/secret.ts';
import { seeSecretValue } from '../../src/snapshot/secret-value.ts';

/** A Secret as the snapshot keeps one whose values are these texts. */
export function seenSecret(
  namespace: string,
  name: string,
  texts: Readonly<Record<string, string>>,
  more: Partial<Pick<SeenSecret, 'changedAt' | 'owners'>> = {},
): SeenSecret {
  const values = Object.entries(texts).map(([key, text]): [string, SecretValue] => [
    key,
    seeSecretValue(key, Buffer.from(text)),
  ]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name },
    type: 'Opaque',
    values: Object.fromEntries(values),
    changedAt: more.changedAt ?? null,
    owners: more.owners ?? [],
  };
}
