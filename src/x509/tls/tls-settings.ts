/** What TLS_MIN_VERSION and TLS_CIPHER_SUITES mean to Calico (crypto/pkg/tls/tls.go). */
export type TlsSettings =
  | {
      readonly minVersion: TlsVersion;
      /** IANA names. TLS 1.3 ignores them. */
      readonly cipherSuites: readonly string[];
      readonly error: null;
    }
  | { readonly error: string };

export type TlsVersion = '1.2' | '1.3';

/** Calico's default, and all that TLS_CIPHER_SUITES may name. */
export const cipherSuites = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
] as const;

/** What some releases may name besides. */
export const rsaCipherSuites = [
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
] as const;

/** An unknown version is a warning and means 1.2; an unknown suite stops the program. */
export function tlsSettings(
  tlsMinVersion: string,
  tlsCipherSuites: string,
  withRsaSuites = false,
): TlsSettings {
  const minVersion = tlsMinVersion === '1.3' ? '1.3' : '1.2';
  if (tlsCipherSuites === '') return { minVersion, cipherSuites, error: null };
  const names = tlsCipherSuites.split(',').map((name) => name.trim());
  const all: readonly string[] = withRsaSuites ? [...cipherSuites, ...rsaCipherSuites] : cipherSuites;
  const unknown = names.find((name) => !all.includes(name));
  return unknown === undefined
    ? { minVersion, cipherSuites: names, error: null }
    : { error: `failed to create TLS Config: unsupported cipher: ${unknown}` };
}
