import type { GoRelease } from '../go-release.ts';
import type { PrivateKeyTrace } from '../key-trace.ts';
import type { Refusal, Role } from '../verdict.ts';
import type { Alert } from './tls-alert.ts';
import type { TlsVersion } from './tls-settings.ts';

/** One end of a connection between Typha (the server) and a Typha client, as its settings and files make it. */
export interface TlsEnd {
  readonly transport: 'tls' | 'plaintext';
  /** Text of the files. */
  readonly certFile: string;
  readonly caFile: string;
  /** What is known of the key file; a key of which nothing is known counts as matching. */
  readonly key: PrivateKeyTrace;
  /** What this end requires of the other; '' = nothing. */
  readonly commonName: string;
  readonly uriSan: string;
  /** TLS_MIN_VERSION and TLS_CIPHER_SUITES in this end's environment. */
  readonly tlsMinVersion?: string;
  readonly tlsCipherSuites?: string;
  /** Whether this end's release knows the suites TLS_RSA_WITH_AES_*_GCM_*. */
  readonly tlsRsaSuites?: boolean;
  /** The Go that this end was built with; the latest where it is not given. */
  readonly go?: GoRelease;
  /** Only probes go below 1.3. */
  readonly tlsMaxVersion?: TlsVersion;
}

/** An end of which the certificate or the CA file may be unknown (null). */
export interface PossibleEnd extends Omit<TlsEnd, 'certFile' | 'caFile'> {
  readonly certFile: string | null;
  readonly caFile: string | null;
}

export type HandshakeVerdict =
  | { readonly accepted: true; readonly version: TlsVersion | null }
  | RefusedHandshake;

export interface RefusedHandshake {
  readonly accepted: false;
  readonly refusedBy: Role;
  /** `loading`: that end cannot even use its own files. */
  readonly stage: 'loading' | 'handshake';
  readonly refusal: Refusal;
  /** What the refusing end sends before it hangs up; null when nothing. */
  readonly alert: Alert | null;
  /** The error text in each end's log: one of these (after an alert it may be lost to a reset). */
  readonly serverLog: readonly string[];
  readonly clientLog: readonly string[];
}
