import type { Certificate } from '../certificate.ts';
import type { Der } from '../der/der.ts';
import type { Extensions } from './extension-parsing.ts';
import type { ParsedPublicKey } from './public-key.ts';
import type { SignatureAlgorithm } from './signature-algorithm.ts';

/** A certificate with what verification needs besides what is worth showing. */
export interface ParsedCertificate extends Certificate {
  readonly parsed: ParsedFields;
}

/** Leaf first, anchor last. */
export type Chain = readonly ParsedCertificate[];

interface ParsedFields {
  /** DER of the whole, of the part that is signed, of the names and of the SubjectPublicKeyInfo. */
  readonly raw: Der;
  readonly tbs: Der;
  readonly subject: Der;
  readonly issuer: Der;
  readonly publicKeyInfo: Der;
  readonly publicKey: ParsedPublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Der;
  readonly extensions: Extensions;
  readonly organization: string | null;
  /** As Go prints them in errors. */
  readonly notBeforeText: string;
  readonly notAfterText: string;
}

/** How Go names a CA without a common name. */
export function organizationOrSerial(certificate: ParsedCertificate): string {
  return certificate.parsed.organization ?? `serial:${BigInt(`0x${certificate.serial}`)}`;
}
