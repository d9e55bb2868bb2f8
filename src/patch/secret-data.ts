import type { RedactedSecret, SecretValue } from '../snapshot/secret.ts';
import type { KeyStore } from './key-store.ts';
import { mapDiff, metadataDiff, type ObjectPatch } from './object-patch.ts';

/** How to change a Secret: only the keys that differ, null for those that go. Throws when a key is not at hand. */
export function secretPatch(before: RedactedSecret, after: RedactedSecret, keys: KeyStore): ObjectPatch {
  if (before.type !== after.type) {
    throw new TypeError(`a plan changes the type of Secret ${after.metadata.name}, which is immutable`);
  }
  const values = mapDiff<SecretValue>(before.values, after.values);
  const data = values === undefined ? {} : { data: encodeAll(values, after, keys) };
  const body = { ...data, ...metadataDiff(before.metadata, after.metadata) };
  return { type: 'merge', body: Object.keys(body).length === 0 ? undefined : body };
}

/** The `data` of a Secret that is made. */
export function secretData(after: RedactedSecret, keys: KeyStore): Record<string, string | null> {
  return encodeAll(after.values, after, keys);
}

function encodeAll(
  values: Readonly<Record<string, SecretValue | null>>,
  secret: RedactedSecret,
  keys: KeyStore,
): Record<string, string | null> {
  const encoded = Object.entries(values).map(([key, value]) => [
    key,
    value === null ? null : Buffer.from(textOf(value, key, secret, keys)).toString('base64'),
  ]);
  return Object.fromEntries(encoded);
}

function textOf(value: SecretValue, key: string, { metadata }: RedactedSecret, keys: KeyStore): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'private-key': {
      const pem = value.key.publicKeySha256 === null ? undefined : keys.pemOf(value.key.publicKeySha256);
      if (pem === undefined) throw new MissingKey(`${metadata.namespace ?? ''}/${metadata.name}`, key);
      return pem;
    }
    case 'withheld':
      throw new TypeError(`a plan writes ${key} of Secret ${metadata.name}, of which the value is not known`);
  }
}

/** A plan needs a private key that neither the cluster nor the staged certificates hold. */
export class MissingKey extends Error {
  override readonly name = 'MissingKey';
  readonly secret: string;

  constructor(secret: string, key: string) {
    super(`the private key for ${key} of Secret ${secret} is not at hand`);
    this.secret = secret;
  }
}
