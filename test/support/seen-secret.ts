import type { RedactedSecret, SecretValue } from '../../src/snapshot/secret.ts';
import { redactSecretValue } from '../../src/snapshot/secret-value.ts';

/** A Secret as the snapshot keeps one whose values are these texts. */
export function seenSecret(
  namespace: string,
  name: string,
  texts: Readonly<Record<string, string>>,
  more: Partial<Pick<RedactedSecret, 'changedAt' | 'owners'>> = {},
): RedactedSecret {
  const values = Object.entries(texts).map(([key, text]): [string, SecretValue] => [
    key,
    redactSecretValue(key, Buffer.from(text)),
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
