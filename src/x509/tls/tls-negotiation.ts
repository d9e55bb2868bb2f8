import type { PublicKeyInfo } from '../certificate.ts';
import type { Refusal } from '../verdict.ts';
import type { TlsVersion } from './tls-settings.ts';

export interface Offer {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly cipherSuites: readonly string[];
}

export type Negotiated =
  | { readonly version: TlsVersion; readonly refusal: null }
  | { readonly version: null; readonly refusal: Refusal };

/**
 * Version and, below TLS 1.3 only, cipher suite that a Go server picks for a Go client; a key that is not known (null)
 * is of the kind that there is a suite for.
 */
export function negotiate(server: Offer, client: Offer, serverKey: PublicKeyInfo | null): Negotiated {
  if (server.maxVersion === '1.3' && client.maxVersion === '1.3') return { version: '1.3', refusal: null };
  if (server.minVersion === '1.3') {
    return refused('no-common-tls-version', 'tls: client offered only unsupported versions: [303]');
  }
  const isOf = (suite: string, kind: '_RSA_' | '_ECDSA_') =>
    suite.includes(`ECDHE${kind}`) || (kind === '_RSA_' && suite.startsWith('TLS_RSA_'));
  const kinds = (['_RSA_', '_ECDSA_'] as const).filter(
    (kind) => serverKey === null || (kind === '_RSA_') === (serverKey.algorithm === 'RSA'),
  );
  const usable = server.cipherSuites.some(
    (suite) => kinds.some((kind) => isOf(suite, kind)) && client.cipherSuites.includes(suite),
  );
  return usable
    ? { version: '1.2', refusal: null }
    : refused('no-common-cipher-suite', 'tls: no cipher suite supported by both client and server');
}

function refused(code: Refusal['code'], message: string): Negotiated {
  return { version: null, refusal: { code, message } };
}
