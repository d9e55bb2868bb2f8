import type { FindingKind } from '../finding-kind.ts';
import type { ApiserverChecks } from './checks.ts';
import { ctls201 } from './findings/ctls201.ts';
import { ctls202 } from './findings/ctls202.ts';
import { ctls203 } from './findings/ctls203.ts';
import { ctls204 } from './findings/ctls204.ts';
import { ctls205 } from './findings/ctls205.ts';
import { ctls206 } from './findings/ctls206.ts';
import { ctls207 } from './findings/ctls207.ts';
import { ctls208 } from './findings/ctls208.ts';
import { ctls209 } from './findings/ctls209.ts';
import { ctls210 } from './findings/ctls210.ts';
import { ctls211 } from './findings/ctls211.ts';
import { ctls212 } from './findings/ctls212.ts';
import { ctls213 } from './findings/ctls213.ts';
import { ctls214 } from './findings/ctls214.ts';
import { ctls215 } from './findings/ctls215.ts';

/** Every kind of finding of this room, by code, which is the order in which their checks run. */
export const findings: readonly FindingKind<ApiserverChecks>[] = [
  ctls201,
  ctls202,
  ctls203,
  ctls204,
  ctls205,
  ctls206,
  ctls207,
  ctls208,
  ctls209,
  ctls210,
  ctls211,
  ctls212,
  ctls213,
  ctls214,
  ctls215,
];
