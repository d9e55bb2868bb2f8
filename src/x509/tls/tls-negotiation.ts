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

/** Version and, below TLS 1.3 only, cipher suite that a Go server picks for a Go client. */
export function negotiate(server: Offer, client: Offer, serverKey: PublicKeyInfo): Negotiated {
  if (server.maxVersion === '1.3' && client.maxVersion === '1.3') return { version: '1.3', refusal: null };
  if (server.minVersion === '1.3') {
    return refused('no-common-tls-version', 'tls: client offered only unsupported versions: [303]');
  }
  const kind = serverKey.algorithm === 'RSA' ? '_RSA_' : '_ECDSA_';
  const usable = server.cipherSuites.some(
    (suite) =>
      (suite.includes(`ECDHE${kind}`) || (kind === '_RSA_' && suite.startsWith('TLS_RSA_'))) &&
      client.cipherSuites.includes(suite),
  );
  return usable
    ? { version: '1.2', refusal: null }
    : refused('no-common-cipher-suite', 'tls: no cipher suite supported by both client and server');
}

function refused(code: Refusal['code'], message: string): Negotiated {
  return { version: null, refusal: { code, message } };
}
