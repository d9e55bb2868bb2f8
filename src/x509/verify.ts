import { latestGo } from './go-release.ts';
import { unknownKeyFile } from './key-trace.ts';
import { limitedBlocks } from './parse.ts';
import { messageProblem } from './tls/certificate-message.ts';
import { sendsCertificate } from './tls/client-certificate.ts';
import { loadKeyPair } from './tls/key-pair-file.ts';
import { noCertificate, peerProblem } from './tls/peer-verification.ts';
import { signingProblem } from './tls/signing-key.ts';
import type { PossibleVerifier, Presented, Refusal, Verdict, Verifier } from './verdict.ts';
import { certPoolFromPem, poolTrusting } from './verifying/cert-pool.ts';

/**
 * Whether one end accepts the certificate file of the other, as the Go of each end and Calico decide it: what the other end
 * can load and will send, then chain, usages, names. Keys and TLS settings are left to `wouldConnect`.
 */
export function wouldAccept(verifier: Verifier, presented: Presented, now: Date): Verdict {
  return couldAccept(verifier, presented, now);
}

/**
 * The same in the best of the worlds that are possible: a CA file that is not known trusts what is presented. Refused is
 * certain then; accepted says that it may be.
 */
export function couldAccept(verifier: PossibleVerifier, presented: Presented, now: Date): Verdict {
  const { go: verifyingGo = latestGo } = verifier;
  const { go: presentingGo = latestGo } = presented;
  const ca = verifier.caFile === null ? null : limitedBlocks(verifier.caFile, verifyingGo);
  const file = limitedBlocks(presented.certFile, presentingGo);
  if (ca !== null && ca.problem !== null)
    return refused({ code: 'malformed-ca', message: ca.problem.message });
  if (file.problem !== null) {
    return refused({ code: 'malformed-certificate', message: file.problem.message });
  }
  const known = ca === null ? null : certPoolFromPem(ca.blocks, verifyingGo);
  if (known?.certificates.length === 0) return refused(noCaCertificate(verifier.role));
  const loaded = loadKeyPair(file.blocks, unknownKeyFile, presentingGo);
  if (loaded.refusal !== null) return refused(loaded.refusal);
  const roots = known ?? poolTrusting(loaded.file.leaf);
  if (verifier.role === 'server' && !sendsCertificate(loaded.file, roots, '1.3', presentingGo)) {
    return refused(noCertificate);
  }
  const presenter = verifier.role === 'server' ? 'client' : 'server';
  const unusable = signingProblem(loaded.file.leaf.publicKey, presenter, '1.3', presentingGo);
  if (unusable !== null) return refused({ code: 'unsupported-key', message: unusable.message });
  const refusal =
    messageProblem(loaded.file, '1.3', verifyingGo)?.refusal ??
    peerProblem(verifier, roots, loaded.file, now, verifyingGo);
  return refusal === null ? { accepted: true } : refused(refusal);
}

/** What Typha and its clients say of a CA file without a certificate that can be parsed. */
export function noCaCertificate(role: Verifier['role']): Refusal {
  const message = role === 'server' ? 'Failed to add CA data to pool' : 'failed to add CA data to pool';
  return { code: 'malformed-ca', message };
}

function refused(refusal: Refusal): Verdict {
  return { accepted: false, refusal };
}
