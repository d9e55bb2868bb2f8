import type { Severity } from '../../findings/finding.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { day, span } from '../time-span.ts';
import type { Clock } from './checks.ts';

/** Where a certificate stands in its life. */
export type Age =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'not-yet-valid'; readonly inMs: number }
  | { readonly kind: 'expires-soon'; readonly leftMs: number; readonly lastThird: boolean }
  | { readonly kind: 'expired'; readonly agoMs: number };

/**
 * Soon is the sooner of `expiresWithinMs` and a third of the certificate's lifetime before its end. Go accepts
 * a certificate at its last instant and refuses it after that (crypto/x509 Verify).
 */
export function ageOf(certificate: Certificate, { now, expiresWithinMs }: Clock): Age {
  const leftMs = certificate.notAfter.getTime() - now.getTime();
  if (leftMs < 0) return { kind: 'expired', agoMs: -leftMs };
  const inMs = certificate.notBefore.getTime() - now.getTime();
  if (inMs > 0) return { kind: 'not-yet-valid', inMs };
  const lifetime = certificate.notAfter.getTime() - certificate.notBefore.getTime();
  const threshold = Math.min(expiresWithinMs, lifetime / 3);
  if (leftMs >= threshold) return { kind: 'fresh' };
  return { kind: 'expires-soon', leftMs, lastThird: leftMs < threshold / 3 };
}

/** An error only where nothing renews it and the last third has begun; worth a look while something will. */
export function soonSeverity(lastThird: boolean, isRenewed: boolean): Severity {
  if (isRenewed) return lastThird ? 'warning' : 'info';
  return lastThird ? 'error' : 'warning';
}

/** `expired 3 days ago, on 2026-11-20`; '' for a fresh certificate. */
export function ageText(age: Age, certificate: Certificate): string {
  switch (age.kind) {
    case 'fresh':
      return '';
    case 'not-yet-valid':
      return `is valid only from ${day(certificate.notBefore)} on, in ${span(age.inMs)}`;
    case 'expires-soon':
      return `expires in ${span(age.leftMs)}, on ${day(certificate.notAfter)}`;
    case 'expired':
      return `expired ${span(age.agoMs)} ago, on ${day(certificate.notAfter)}`;
  }
}
