/** One X.509 certificate as Go's crypto/x509 parses it. Holds no key material but the public key. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  /** RFC 2253-like, as Go's pkix.Name.String prints it, e.g. `CN=calico-ca,O=Tigera`. */
  readonly subject: string;
  readonly issuer: string;
  /** DER of the names: what Go compares. */
  readonly rawSubject: Uint8Array;
  readonly rawIssuer: Uint8Array;
  /** The last CN attribute of the subject, as Go keeps it; '' when there is none. */
  readonly commonName: string;
  /** URI SANs as Go's url.URL.String prints them. */
  readonly uriSans: readonly string[];
  readonly dnsSans: readonly string[];
  readonly ipSans: readonly string[];
  readonly emailSans: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Hex, without leading zeros. */
  readonly serial: string;
  readonly version: number;
  readonly publicKey: PublicKeyInfo;
  /** Go's name of the algorithm, e.g. `ECDSA-SHA256`. */
  readonly signatureAlgorithm: string;
  readonly basicConstraintsValid: boolean;
  readonly isCa: boolean;
  /** Null: no limit. */
  readonly maxPathLength: number | null;
  /** Names of RFC 5280: digitalSignature, keyEncipherment, keyCertSign, …; null: no extension. */
  readonly keyUsage: readonly string[] | null;
  /** serverAuth, clientAuth, any, or the OID of another; null: no extension. */
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly selfIssued: boolean;
}

export interface PublicKeyInfo {
  readonly algorithm: 'RSA' | 'ECDSA' | 'Ed25519' | 'unknown';
  /** Modulus or curve size in bits; 0 when unknown. */
  readonly bits: number;
  /** P-256, P-384, P-521 for ECDSA, else null. */
  readonly curve: string | null;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex; equals PrivateKeyTrace.publicKeySha256 of its key. */
  readonly sha256: string;
}
