import { compareReleases } from './releases.ts';

/** What a release of Calico makes of the variables that set TLS; null where that is not known. */
export interface TlsVariables {
  readonly readsSuites: boolean | null;
  /** Whether TLS_CIPHER_SUITES may name suites without forward secrecy. */
  readonly knowsRsaSuites: boolean | null;
  readonly readsMinVersion: boolean | null;
}

/**
 * TLS_CIPHER_SUITES is read from v3.31 on, TLS_MIN_VERSION from v3.32.1 on; v3.31.2 to v3.32 also know the suites
 * TLS_RSA_WITH_AES_128_GCM_SHA256 and TLS_RSA_WITH_AES_256_GCM_SHA384 (Calico crypto/pkg/tls/tls.go of each tag).
 */
export function tlsVariables(version: string | null): TlsVariables {
  const since = (first: string) => {
    const order = version === null ? null : compareReleases(version, first);
    return order === null ? null : order >= 0;
  };
  const [withRsa, without] = [since('v3.31.2'), since('v3.33.0')];
  return {
    readsSuites: since('v3.31.0'),
    // Of v3.31.0 and v3.31.1 it is not known.
    knowsRsaSuites:
      withRsa === null || without === null ? null : withRsa ? !without : since('v3.31.0') ? null : false,
    // v3.32.0 has it for calico-apiserver (calico#11812); of its Typha it was not found.
    readsMinVersion: version === 'v3.32.0' ? null : since('v3.32.1'),
  };
}

/**
 * Whether a release reaches a kube-apiserver that accepts TLS 1.3 alone; null where that was not found
 * (kubespray#10463, calico#7520: v3.25.1 and v3.26.4 cannot, v3.25.0 and v3.27 can).
 */
export function reachesTls13Apiserver(version: string | null): boolean | null {
  if (version === 'v3.25.1' || version === 'v3.26.4') return false;
  if (version === 'v3.25.0') return true;
  return version !== null && (compareReleases(version, 'v3.27.0') ?? -1) >= 0 ? true : null;
}
