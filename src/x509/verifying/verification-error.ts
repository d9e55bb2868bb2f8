import { goQuote } from '../parsing/go-quote.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';
import { organizationOrSerial } from '../parsing/parsed-certificate.ts';
import type { RefusalCode } from '../verdict.ts';

/** An error of Go's Certificate.Verify: its text, and what kind it is. */
export interface VerificationError {
  readonly code: RefusalCode;
  readonly message: string;
}

export const unhandledCriticalExtension: VerificationError = {
  code: 'unhandled-critical-extension',
  message: 'x509: unhandled critical extension',
};

export const nameMismatch: VerificationError = {
  code: 'unknown-authority',
  message: 'x509: issuer name does not match subject from issuing certificate',
};

export const notAuthorizedToSign: VerificationError = {
  code: 'not-a-ca',
  message: 'x509: certificate is not authorized to sign other certificates',
};

export const tooManyIntermediates: VerificationError = {
  code: 'path-too-long',
  message: 'x509: too many intermediates for path length constraint',
};

export const incompatibleUsage: VerificationError = {
  code: 'incompatible-key-usage',
  message: 'x509: certificate specifies an incompatible key usage',
};

export const signatureLimit: VerificationError = {
  code: 'too-many-signature-checks',
  message: 'x509: signature check attempts limit reached while verifying certificate chain',
};

/** Go's text for a reason that it has no text for. */
export const unknownError: VerificationError = {
  code: 'name-constraint',
  message: 'x509: unknown error',
};

export function nameNotAllowed(detail: string): VerificationError {
  return {
    code: 'name-constraint',
    message: `x509: a root or intermediate certificate is not authorized to sign for this name: ${detail}`,
  };
}

/** The goroutine of the handshake panics, and with it the program ends. */
export function crash(what: string): VerificationError {
  return { code: 'crash', message: `panic: interface conversion: ${what}` };
}

export function outsideValidity(now: Date, side: 'before' | 'after', boundary: string): VerificationError {
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    code: side === 'before' ? 'not-yet-valid' : 'expired',
    message: `x509: certificate has expired or is not yet valid: current time ${time} is ${side} ${boundary}`,
  };
}

/** `hint`: the first candidate that failed, and why. */
export function unknownAuthority(
  hint: { readonly problem: string; readonly candidate: ParsedCertificate } | null,
): VerificationError {
  const text = 'x509: certificate signed by unknown authority';
  if (hint === null) return { code: 'unknown-authority', message: text };
  const name = hint.candidate.commonName || organizationOrSerial(hint.candidate);
  return {
    code: 'unknown-authority',
    message: `${text} (possibly because of ${goQuote(hint.problem)} while trying to verify candidate authority certificate ${goQuote(name)})`,
  };
}
