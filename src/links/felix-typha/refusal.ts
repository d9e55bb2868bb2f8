import type { CatalogueEntry } from '../../findings/finding.ts';
import type { RefusalCode } from '../../x509/verdict.ts';
import { ctls401 } from '../certificates/findings/ctls401.ts';
import { ctls403 } from '../certificates/findings/ctls403.ts';
import { ctls404 } from '../certificates/findings/ctls404.ts';
import { ctls405 } from '../certificates/findings/ctls405.ts';
import { ctls406 } from '../certificates/findings/ctls406.ts';
import { ctls407 } from '../certificates/findings/ctls407.ts';
import { ctls408 } from '../certificates/findings/ctls408.ts';
import { ctls409 } from '../certificates/findings/ctls409.ts';
import { ctls104 } from './findings/ctls104.ts';
import { ctls107 } from './findings/ctls107.ts';
import { ctls108 } from './findings/ctls108.ts';
import { ctls122 } from './findings/ctls122.ts';

/** The kind of finding that a refusal leads to; `refusedBy` is the end that refuses. */
export function findingOf(code: RefusalCode, refusedBy: 'client' | 'server'): CatalogueEntry {
  switch (code) {
    case 'wrong-cn':
    case 'wrong-uri-san':
    case 'wrong-cn-or-uri-san':
      return refusedBy === 'server' ? ctls107 : ctls108;
    case 'expired':
      return ctls401;
    case 'not-yet-valid':
      return ctls403;
    case 'key-mismatch':
    case 'malformed-key':
      return ctls404;
    case 'malformed-certificate':
    case 'malformed-ca':
      return ctls405;
    case 'insecure-signature':
    case 'unsupported-key':
    case 'crash':
      return ctls406;
    case 'no-certificate':
    case 'unknown-authority':
      return ctls407;
    case 'incompatible-key-usage':
      return ctls408;
    case 'not-a-ca':
    case 'path-too-long':
    case 'name-constraint':
    case 'invalid-policies':
    case 'unhandled-critical-extension':
    case 'too-many-signature-checks':
      return ctls409;
    case 'invalid-tls-settings':
    case 'no-common-tls-version':
    case 'no-common-cipher-suite':
      return ctls122;
    case 'plaintext-peer':
      return ctls104;
  }
}
