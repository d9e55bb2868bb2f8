import type { FindingKind } from '../finding-kind.ts';
import type { EtcdChecks } from './checks.ts';
import { ctls301 } from './findings/ctls301.ts';
import { ctls302 } from './findings/ctls302.ts';
import { ctls303 } from './findings/ctls303.ts';
import { ctls304 } from './findings/ctls304.ts';
import { ctls305 } from './findings/ctls305.ts';
import { ctls306 } from './findings/ctls306.ts';
import { ctls307 } from './findings/ctls307.ts';
import { ctls308 } from './findings/ctls308.ts';
import { ctls309 } from './findings/ctls309.ts';
import { ctls310 } from './findings/ctls310.ts';
import { ctls311 } from './findings/ctls311.ts';
import { ctls312 } from './findings/ctls312.ts';
import { ctls313 } from './findings/ctls313.ts';
import { ctls314 } from './findings/ctls314.ts';
import { ctls315 } from './findings/ctls315.ts';
import { ctls316 } from './findings/ctls316.ts';
import { ctls317 } from './findings/ctls317.ts';

/** Every kind of finding of this room, by code, which is the order in which their checks run. */
export const findings: readonly FindingKind<EtcdChecks>[] = [
  ctls301,
  ctls302,
  ctls303,
  ctls304,
  ctls305,
  ctls306,
  ctls307,
  ctls308,
  ctls309,
  ctls310,
  ctls311,
  ctls312,
  ctls313,
  ctls314,
  ctls315,
  ctls316,
  ctls317,
];
