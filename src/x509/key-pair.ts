import { generateKeyPairSync, type KeyObject } from 'node:crypto';

export type KeyAlgorithm = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'P-256' | 'P-384';

/** A fresh private key. It lives in memory alone; callers export it as PKCS#8 PEM. */
export function generateKey(algorithm: KeyAlgorithm): KeyObject {
  switch (algorithm) {
    case 'P-256':
    case 'P-384':
      return generateKeyPairSync('ec', { namedCurve: algorithm }).privateKey;
    case 'RSA-2048':
    case 'RSA-3072':
    case 'RSA-4096':
      return generateKeyPairSync('rsa', { modulusLength: Number(algorithm.slice(4)) }).privateKey;
  }
}

export function privateKeyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
