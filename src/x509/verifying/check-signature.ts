import { constants as crypto, verify as verifySignature } from 'node:crypto';
import { bytesFromDer } from '../der/der.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';
import type { ParsedPublicKey } from '../parsing/public-key.ts';
import type { SignatureAlgorithm } from '../parsing/signature-algorithm.ts';
import { Remembered } from '../remembered.ts';

/** Null when `parent` signed `child`, else the error of Go's Certificate.CheckSignatureFrom. */
export function signatureProblem(
  child: ParsedCertificate,
  parent: ParsedCertificate,
  go: GoRelease,
): string | null {
  const cannotSign =
    (parent.version === 3 && !parent.basicConstraintsValid) || (parent.basicConstraintsValid && !parent.isCa);
  const usage = parent.keyUsage ?? [];
  if (cannotSign || (usage.length > 0 && !usage.includes('keyCertSign'))) {
    return 'x509: invalid signature: parent certificate cannot sign this kind of certificate';
  }
  const { publicKey } = parent.parsed;
  if (publicKey.algorithm === 'unknown') return unimplemented;
  return checkWith(parent, child, go);
}

const unimplemented = 'x509: cannot verify signature: algorithm unimplemented';

const goTypes: Readonly<Record<string, string>> = {
  RSA: '*rsa.PublicKey',
  ECDSA: '*ecdsa.PublicKey',
  Ed25519: 'ed25519.PublicKey',
};

function checkWith(parent: ParsedCertificate, child: ParsedCertificate, go: GoRelease): string | null {
  const { publicKey } = parent.parsed;
  const { signatureAlgorithm: algorithm } = child.parsed;
  if (algorithm.keyAlgorithm === null) return unimplemented;
  if (algorithm.digest === 'md5' || (algorithm.digest === 'sha1' && follows(go, 'sha1-signature'))) {
    const canBeAllowed = ['SHA1-RSA', 'ECDSA-SHA1'].includes(algorithm.name) && !follows(go, 'sha1-words');
    const hint = canBeAllowed ? ' (temporarily override with GODEBUG=x509sha1=1)' : '';
    return `x509: cannot verify signature: insecure algorithm ${algorithm.name}${hint}`;
  }
  const goType = goTypes[publicKey.algorithm];
  if (goType === undefined) return unimplemented;
  if (publicKey.algorithm !== algorithm.keyAlgorithm) {
    return `x509: signature algorithm specifies an ${algorithm.keyAlgorithm} public key, but have public key of type ${goType}`;
  }
  if (publicKey.unusable !== null) return publicKey.unusable;
  const question = `${parent.publicKey.sha256} ${child.sha256} ${algorithm.name}`;
  const isValid = verified.get(question, () => isSigned(publicKey, child, algorithm));
  return isValid ? null : failure(publicKey);
}

/** By key and certificate: no Go sees it otherwise. */
const verified = new Remembered<boolean>(2000);

function isSigned(
  publicKey: ParsedPublicKey,
  child: ParsedCertificate,
  algorithm: SignatureAlgorithm,
): boolean {
  if (publicKey.key === null) return false;
  const padding = algorithm.pss
    ? { padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: crypto.RSA_PSS_SALTLEN_DIGEST }
    : {};
  try {
    return verifySignature(
      algorithm.digest,
      bytesFromDer(child.parsed.tbs),
      { key: publicKey.key, ...padding },
      bytesFromDer(child.parsed.signature),
    );
  } catch {
    return false;
  }
}

function failure(publicKey: ParsedPublicKey): string {
  return publicKey.algorithm === 'RSA'
    ? 'crypto/rsa: verification error'
    : `x509: ${publicKey.algorithm} verification failure`;
}
