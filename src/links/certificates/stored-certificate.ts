import { type FileSource, type NamedFile, sourceName } from '../../calico/mounted-file.ts';
import { isWithheldKey, withheldReason } from '../../snapshot/redaction/withheld.ts';
import type { SecretValue } from '../../snapshot/secret.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { type GoRelease, latestGo } from '../../x509/go-release.ts';
import { tracePrivateKey } from '../../x509/key.ts';
import { type PrivateKeyTrace, unknownKeyFile } from '../../x509/key-trace.ts';
import { limitedBlocks, parseCertificates } from '../../x509/parse.ts';
import { loadKeyPair } from '../../x509/tls/key-pair-file.ts';
import type { Anchor, CertificateStatus } from '../status.ts';
import { type KeyVerdict, keyVerdict } from './key-verdict.ts';

/** A certificate file of a process, with what is known of the key beside it. */
export interface StoredCertificate extends KeyVerdict {
  /** `Secret namespace/name`, or the path where no object stands behind it. */
  readonly source: string;
  readonly object: FileSource | null;
  readonly key: string | null;
  /** The PEM text; null when it is missing or cannot be read. */
  readonly text: string | null;
  readonly leaf: Certificate | null;
  readonly chain: readonly Certificate[];
  /** Why there is no leaf: missing, not readable, or not a PEM certificate. */
  readonly problem: Trouble | null;
  /** What is known of the key file; no field of it is set when it could not be read. */
  readonly keyTrace: PrivateKeyTrace;
  /** Every Go that the process may be built with; left out where nothing is known of it. */
  readonly gos?: readonly GoRelease[];
}

export interface Trouble {
  readonly kind: 'missing' | 'unknown' | 'malformed';
  readonly why: string;
}

/** The certificates of a CA file. */
export interface StoredTrust {
  readonly source: string;
  readonly object: FileSource | null;
  readonly text: string | null;
  readonly anchors: readonly Certificate[];
  readonly problem: Trouble | null;
  readonly gos?: readonly GoRelease[];
}

/** What a certificate file and a key file of a process hold, as it loads them: each Go counts that it may be built with. */
export function storedCertificate(
  cert: NamedFile,
  key: NamedFile | null,
  gos: readonly GoRelease[] = [],
): StoredCertificate {
  const [go = latestGo, ...older] = gos.toReversed();
  const { text, problem } = textOfFile(cert);
  const parsed = text === null ? null : parseCertificates(text, go);
  const keyTrace = traceOf(key);
  const blocks = text === null ? [] : limitedBlocks(text, go).blocks;
  const found = parsed?.certificates[0] ?? null;
  // Go takes the first block for the leaf, whatever it holds.
  const leafError = found === null ? null : loadKeyPair(blocks, unknownKeyFile, go).refusal;
  const leaf = leafError?.code === 'malformed-certificate' ? null : found;
  const malformed: Trouble | null =
    parsed !== null && leaf === null
      ? {
          kind: 'malformed',
          why: leafError?.message ?? parsed.problems[0]?.message ?? 'it holds no PEM certificate',
        }
      : null;
  return {
    source: cert.source === null ? `file ${cert.path}` : sourceName(cert.source),
    object: cert.source,
    key: cert.source?.key ?? null,
    text,
    leaf,
    chain: parsed?.certificates ?? [],
    problem: problem ?? malformed,
    ...(leaf === null || key === null
      ? { keyMatches: null, keyError: null, keyDoubt: null }
      : keyVerdict(text ?? '', keyTrace, [go, ...older])),
    keyTrace,
    gos,
  };
}

/** What a CA file of a process holds. */
export function storedTrust(ca: NamedFile, go: GoRelease = latestGo): StoredTrust {
  const { text, problem } = textOfFile(ca);
  const parsed = text === null ? null : parseCertificates(text, go);
  const empty: Trouble | null =
    parsed !== null && parsed.certificates.length === 0
      ? { kind: 'malformed', why: parsed.problems[0]?.message ?? 'it holds no PEM certificate' }
      : null;
  return {
    source: ca.source === null ? `file ${ca.path}` : sourceName(ca.source),
    object: ca.source,
    text,
    anchors: parsed?.certificates ?? [],
    problem: problem ?? empty,
    gos: [go],
  };
}

/** Whether a file that there is could not be read. */
export function isUnread(stored: Pick<StoredCertificate, 'problem'> | null): boolean {
  return stored?.problem?.kind === 'unknown';
}

export function certificateStatus(stored: StoredCertificate): CertificateStatus {
  const { leaf } = stored;
  return {
    source: stored.source,
    key: stored.key,
    subject: leaf?.subject ?? null,
    issuer: leaf?.issuer ?? null,
    commonName: leaf?.commonName ?? null,
    uriSans: leaf?.uriSans ?? [],
    notBefore: leaf?.notBefore.toISOString() ?? null,
    notAfter: leaf?.notAfter.toISOString() ?? null,
    sha256: leaf?.sha256 ?? null,
    publicKey: leaf === null ? null : publicKeyName(leaf),
    keyMatches: stored.keyMatches,
    ...(stored.problem?.kind === 'missing' ? { missing: true } : {}),
  };
}

export function anchorStatus(anchor: Certificate): Anchor {
  return { subject: anchor.subject, notAfter: anchor.notAfter.toISOString(), sha256: anchor.sha256 };
}

/** `EC P-256`, `RSA 2048`, `Ed25519`. */
export function publicKeyName(certificate: Certificate): string {
  const { algorithm, bits, curve } = certificate.publicKey;
  switch (algorithm) {
    case 'RSA':
      return `RSA ${bits}`;
    case 'ECDSA':
      return `EC ${curve ?? bits}`;
    case 'Ed25519':
      return algorithm;
    case 'unknown':
      return 'unknown';
  }
}

function textOfFile(file: NamedFile): { text: string | null; problem: Trouble | null } {
  const none = (kind: Trouble['kind'], why: string) => ({ text: null, problem: { kind, why } });
  if (file.kind !== 'found') return none(file.kind, file.why);
  switch (file.value.kind) {
    case 'text': {
      const { text } = file.value;
      const why = withheldReason(text);
      if (why === null || text.includes('-----BEGIN CERTIFICATE-----')) return { text, problem: null };
      return isWithheldKey(text) ? none('malformed', keyInstead) : none('unknown', why);
    }
    case 'private-key':
      return none('malformed', keyInstead);
    case 'withheld':
      return none('malformed', describeWithheld(file.value));
  }
}

const keyInstead = 'it holds a private key where a certificate belongs';

function describeWithheld(value: Extract<SecretValue, { kind: 'withheld' }>): string {
  if (value.bytes === 0) return 'it is empty';
  if (value.looksLike === 'private-key') return `it holds a private key in DER (${value.bytes} bytes)`;
  if (value.looksLike === 'der') return `it holds DER (${value.bytes} bytes), not PEM`;
  return `it holds ${value.bytes} bytes that are not a PEM certificate`;
}

/**
 * Text that is no key, and what was withheld as none, is judged as Go would; what was not read, or taken out of a
 * ConfigMap, is not known.
 */
function traceOf(key: NamedFile | null): PrivateKeyTrace {
  if (key?.kind !== 'found') return unknownKeyFile;
  switch (key.value.kind) {
    case 'private-key':
      return key.value.key;
    case 'text':
      if (key.source?.object === 'ConfigMap') return traceOfText(key.value.text);
      return key.value.key ?? tracePrivateKey(key.value.text);
    case 'withheld':
      return key.value.key ?? tracePrivateKey('');
  }
}

function traceOfText(text: string): PrivateKeyTrace {
  const why = withheldReason(text);
  return why === null ? tracePrivateKey(text) : { ...unknownKeyFile, unjudged: why };
}
