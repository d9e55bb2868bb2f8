import type { FindingCode } from '../../findings/finding.ts';
import type { RefusalCode } from '../../x509/verdict.ts';

/** The finding that a refusal leads to; `refusedBy` is the end that refuses. */
export function findingOf(code: RefusalCode, refusedBy: 'client' | 'server'): FindingCode {
  switch (code) {
    case 'wrong-cn':
    case 'wrong-uri-san':
    case 'wrong-cn-or-uri-san':
      return refusedBy === 'server' ? 'CTLS107' : 'CTLS108';
    case 'expired':
      return 'CTLS401';
    case 'not-yet-valid':
      return 'CTLS403';
    case 'key-mismatch':
    case 'malformed-key':
      return 'CTLS404';
    case 'malformed-certificate':
    case 'malformed-ca':
      return 'CTLS405';
    case 'insecure-signature':
    case 'unsupported-key':
    case 'crash':
      return 'CTLS406';
    case 'no-certificate':
    case 'unknown-authority':
      return 'CTLS407';
    case 'incompatible-key-usage':
      return 'CTLS408';
    case 'not-a-ca':
    case 'path-too-long':
    case 'name-constraint':
    case 'invalid-policies':
    case 'unhandled-critical-extension':
    case 'too-many-signature-checks':
      return 'CTLS409';
    case 'invalid-tls-settings':
    case 'no-common-tls-version':
    case 'no-common-cipher-suite':
      return 'CTLS122';
    case 'plaintext-peer':
      return 'CTLS104';
  }
}
