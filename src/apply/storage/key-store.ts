import { textMapAt } from '../../json.ts';
import type { KeyStore } from '../../patch/key-store.ts';
import { tracePrivateKey } from '../../x509/key.ts';

/** Keys by their public halves; what is no private key is left out. */
export function keyStore(pems: Iterable<string>): KeyStore {
  const found = new Map<string, string>();
  for (const pem of pems) {
    const { publicKeySha256 } = tracePrivateKey(pem);
    if (publicKeySha256 !== null) found.set(publicKeySha256, pem);
  }
  return { pemOf: (publicKeySha256) => found.get(publicKeySha256) };
}

/** The keys of raw Secrets, as they stand in the cluster or in a backup. */
export function keysOfSecrets(secrets: Iterable<unknown>): KeyStore {
  const pems = [...secrets].flatMap((secret) =>
    Object.values(textMapAt(secret, 'data'))
      .map((value) => Buffer.from(value, 'base64').toString('utf8'))
      .filter((text) => text.includes('PRIVATE KEY')),
  );
  return keyStore(pems);
}

/** Looks in one store after the other. */
export function firstOf(...stores: readonly KeyStore[]): KeyStore {
  return {
    pemOf: (sha256) => {
      for (const store of stores) {
        const pem = store.pemOf(sha256);
        if (pem !== undefined) return pem;
      }
      return undefined;
    },
  };
}

export const noKeys: KeyStore = { pemOf: () => undefined };
