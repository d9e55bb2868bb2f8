import { isDeepStrictEqual } from 'node:util';
import { latestGo } from './go-release.ts';
import { eraReleases, keyEra } from './key/key-era.ts';
import { keyFileReader } from './key/key-file.ts';
import type { PrivateKeyTrace } from './key-trace.ts';

/**
 * What Go's tls.X509KeyPair reads of a private key file, by every Go release: the fingerprint of the public half, or
 * why the key is refused. Nothing of the key itself is kept.
 */
export function tracePrivateKey(pem: string): PrivateKeyTrace {
  const read = keyFileReader(pem);
  const now = read(latestGo);
  const others = eraReleases
    .map((go) => [keyEra(go), read(go)] as const)
    .filter(([, reading]) => !isDeepStrictEqual(reading, now));
  return others.length === 0 ? now : { ...now, otherwise: Object.fromEntries(others) };
}
