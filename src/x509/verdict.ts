import type { GoRelease } from './go-release.ts';

/** Why an end of a TLS connection refuses the other: a closed set, each mapped to one finding. */
export type RefusalCode =
  | 'no-certificate' // the client has none, or a Go client withholds it
  | 'malformed-certificate'
  | 'malformed-ca'
  | 'expired'
  | 'not-yet-valid'
  | 'unknown-authority'
  | 'not-a-ca'
  | 'path-too-long'
  | 'name-constraint'
  | 'invalid-policies'
  | 'unhandled-critical-extension'
  | 'incompatible-key-usage'
  | 'too-many-signature-checks'
  | 'insecure-signature'
  | 'unsupported-key'
  | 'wrong-cn'
  | 'wrong-uri-san'
  | 'wrong-cn-or-uri-san'
  | 'malformed-key'
  | 'key-mismatch'
  | 'no-common-tls-version'
  | 'no-common-cipher-suite'
  | 'invalid-tls-settings'
  | 'plaintext-peer'
  | 'crash'; // the end panics, and ends

export interface Refusal {
  readonly code: RefusalCode;
  /** The text of the error as Go prints it in the log of the end that refuses. */
  readonly message: string;
}

export type Verdict = { readonly accepted: true } | { readonly accepted: false; readonly refusal: Refusal };

export type Role = Verifier['role'];

/** The end that verifies, with the settings of Typha (`server`) or of a Typha client (`client`). */
export interface Verifier {
  readonly role: 'server' | 'client';
  /** Text of the CA file. */
  readonly caFile: string;
  /** Required names; '' = not required. Either suffices where both are set. */
  readonly commonName: string;
  readonly uriSan: string;
  /** The Go of the end that verifies; the latest where it is not given. */
  readonly go?: GoRelease;
}

/** A verifier whose CA file may be unknown (null). */
export interface PossibleVerifier extends Omit<Verifier, 'caFile'> {
  readonly caFile: string | null;
}

/** What the other end presents: the text of its certificate file, leaf first. */
export interface Presented {
  readonly certFile: string;
  /** The Go of the end that presents it. */
  readonly go?: GoRelease;
}
