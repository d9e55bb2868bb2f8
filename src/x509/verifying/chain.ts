import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import type { Chain, ParsedCertificate } from '../parsing/parsed-certificate.ts';
import { type CertPool, poolContains, potentialParents } from './cert-pool.ts';
import { signatureProblem } from './check-signature.ts';
import { stepwiseConstraintProblem } from './stepwise-constraints.ts';
import {
  crash,
  nameMismatch,
  notAuthorizedToSign,
  outsideValidity,
  signatureLimit,
  tooManyIntermediates,
  unhandledCriticalExtension,
  unknownAuthority,
  type VerificationError,
} from './verification-error.ts';

export interface ChainRequest {
  readonly leaf: ParsedCertificate;
  readonly intermediates: CertPool;
  readonly roots: CertPool;
  readonly now: Date;
  readonly go: GoRelease;
}

export type Chains =
  | { readonly chains: readonly Chain[]; readonly error: null }
  | { readonly chains: readonly []; readonly error: VerificationError };

/** Go's limit on the candidates that it tries for one leaf. */
const maxSignatureChecks = 100;

/** Every chain that Go's Certificate.Verify builds before it looks at usages, names and policies. */
export function buildChains(request: ChainRequest): Chains {
  const invalid = validityProblem('leaf', request.leaf, [], request);
  if (invalid !== null) return { chains: [], error: invalid };
  if (poolContains(request.roots, request.leaf)) return { chains: [[request.leaf]], error: null };
  return extend([request.leaf], request, { checks: 0 });
}

interface Budget {
  checks: number;
}

/** Depth-first: roots before intermediates, the error of the last candidate unless some chain was found. */
function extend(chain: Chain, request: ChainRequest, budget: Budget): Chains {
  const child = chain[chain.length - 1] ?? request.leaf;
  const found: Chain[] = [];
  let error: VerificationError | null = null;
  let hint: { problem: string; candidate: ParsedCertificate } | null = null;
  const candidates = [
    ...potentialParents(request.roots, child).map((candidate) => ['root', candidate] as const),
    ...potentialParents(request.intermediates, child).map(
      (candidate) => ['intermediate', candidate] as const,
    ),
  ];
  const { go } = request;
  const countsFirst = follows(go, 'checks-counted-first');
  for (const [type, candidate] of candidates) {
    if (countsFirst && ++budget.checks > maxSignatureChecks) {
      error = signatureLimit;
      break;
    }
    const skipped = isPassedOver(candidate, chain, go);
    if (typeof skipped !== 'boolean') return { chains: [], error: skipped };
    if (skipped) continue;
    if (!countsFirst && ++budget.checks > maxSignatureChecks) {
      error = signatureLimit;
      continue;
    }
    const unsigned = signatureProblem(child, candidate, go);
    if (unsigned !== null) {
      hint ??= { problem: unsigned, candidate };
      continue;
    }
    error = validityProblem(type, candidate, chain, request);
    if (error !== null) {
      if (follows(go, 'hint-of-validity')) hint ??= { problem: error.message, candidate };
      continue;
    }
    if (type === 'root') {
      found.push([...chain, candidate]);
      continue;
    }
    const deeper = extend([...chain, candidate], request, budget);
    found.push(...deeper.chains);
    error = deeper.error;
    if (error?.code === 'crash') return { chains: [], error };
    if (error === signatureLimit && countsFirst) break;
  }
  if (found.length > 0) return { chains: found, error: null };
  return { chains: [], error: error ?? unknownAuthority(hint) };
}

function isPassedOver(
  candidate: ParsedCertificate,
  chain: Chain,
  go: GoRelease,
): boolean | VerificationError {
  const isUnknown = candidate.parsed.publicKey.algorithm === 'unknown';
  return (isUnknown && follows(go, 'unknown-key-skipped')) || alreadyInChain(candidate, chain, go);
}

/** Same subject, key and SAN: a cross-signed loop. Older releases cannot compare keys of some kinds, and panic. */
function alreadyInChain(
  candidate: ParsedCertificate,
  chain: Chain,
  go: GoRelease,
): boolean | VerificationError {
  const offered = candidate.parsed.extensions.alternativeNamesValue;
  for (const certificate of chain) {
    const { subject, extensions } = certificate.parsed;
    if (subject !== candidate.parsed.subject) continue;
    const sameKey = hasSameKey(candidate, certificate, go);
    if (typeof sameKey !== 'boolean') return sameKey;
    if (!sameKey) continue;
    const present = extensions.alternativeNamesValue;
    if (offered === present) return true;
    // Go stops looking here, so a later certificate of the chain does not count.
    if (offered === null || present === null) return false;
  }
  return false;
}

function hasSameKey(
  { parsed: candidate }: ParsedCertificate,
  { parsed: present }: ParsedCertificate,
  go: GoRelease,
): boolean | VerificationError {
  if (follows(go, 'raw-keys-compared')) return candidate.publicKeyInfo === present.publicKeyInfo;
  const { algorithm, info } = candidate.publicKey;
  if (algorithm === 'unknown') return crash('interface is nil, not x509.pubKeyEqual');
  if (algorithm === 'DSA') return crash('*dsa.PublicKey is not x509.pubKeyEqual: missing method Equal');
  return info !== null && info === present.publicKey.info;
}

/** Go's Certificate.isValid: critical extensions, name, dates, CA flag, path length. */
function validityProblem(
  type: 'leaf' | 'intermediate' | 'root',
  certificate: ParsedCertificate,
  chain: Chain,
  { now, go }: ChainRequest,
): VerificationError | null {
  if (certificate.parsed.extensions.unhandledCritical.length > 0) return unhandledCriticalExtension;
  const child = chain[chain.length - 1];
  if (child !== undefined && child.parsed.issuer !== certificate.parsed.subject) return nameMismatch;
  if (now < certificate.notBefore) return outsideValidity(now, 'before', certificate.parsed.notBeforeText);
  if (now > certificate.notAfter) return outsideValidity(now, 'after', certificate.parsed.notAfterText);
  if (type !== 'leaf' && !follows(go, 'constraints-of-chain')) {
    const problem = stepwiseConstraintProblem(certificate, chain, go);
    if (problem !== null) return problem;
  }
  if (type === 'intermediate' && !(certificate.basicConstraintsValid && certificate.isCa)) {
    return notAuthorizedToSign;
  }
  const limit = certificate.maxPathLength;
  if (limit !== null && chain.length - 1 > limit) return tooManyIntermediates;
  return null;
}
