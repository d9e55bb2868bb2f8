import type { FindingKind } from '../finding-kind.ts';
import type { CertificateChecks } from './checks.ts';
import { ctls401 } from './findings/ctls401.ts';
import { ctls402 } from './findings/ctls402.ts';
import { ctls403 } from './findings/ctls403.ts';
import { ctls404 } from './findings/ctls404.ts';
import { ctls405 } from './findings/ctls405.ts';
import { ctls406 } from './findings/ctls406.ts';
import { ctls407 } from './findings/ctls407.ts';
import { ctls408 } from './findings/ctls408.ts';
import { ctls409 } from './findings/ctls409.ts';
import { ctls410 } from './findings/ctls410.ts';
import { ctls411 } from './findings/ctls411.ts';
import { ctls412 } from './findings/ctls412.ts';

/**
 * Every kind of finding of this room, in the order in which their checks run: by code, but the dates of CAs, which end
 * everything below them, before their strength.
 */
export const findings: readonly FindingKind<CertificateChecks>[] = [
  ctls401,
  ctls402,
  ctls403,
  ctls404,
  ctls405,
  ctls412,
  ctls406,
  ctls407,
  ctls408,
  ctls409,
  ctls410,
  ctls411,
];
