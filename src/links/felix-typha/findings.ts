import type { FindingKind } from '../finding-kind.ts';
import type { FelixTyphaChecks } from './checks.ts';
import { ctls101 } from './findings/ctls101.ts';
import { ctls102 } from './findings/ctls102.ts';
import { ctls103 } from './findings/ctls103.ts';
import { ctls104 } from './findings/ctls104.ts';
import { ctls105 } from './findings/ctls105.ts';
import { ctls106 } from './findings/ctls106.ts';
import { ctls107 } from './findings/ctls107.ts';
import { ctls108 } from './findings/ctls108.ts';
import { ctls109 } from './findings/ctls109.ts';
import { ctls110 } from './findings/ctls110.ts';
import { ctls111 } from './findings/ctls111.ts';
import { ctls112 } from './findings/ctls112.ts';
import { ctls113 } from './findings/ctls113.ts';
import { ctls114 } from './findings/ctls114.ts';
import { ctls115 } from './findings/ctls115.ts';
import { ctls116 } from './findings/ctls116.ts';
import { ctls117 } from './findings/ctls117.ts';
import { ctls118 } from './findings/ctls118.ts';
import { ctls119 } from './findings/ctls119.ts';
import { ctls120 } from './findings/ctls120.ts';
import { ctls121 } from './findings/ctls121.ts';
import { ctls122 } from './findings/ctls122.ts';
import { ctls123 } from './findings/ctls123.ts';
import { ctls124 } from './findings/ctls124.ts';
import { ctls125 } from './findings/ctls125.ts';
import { ctls126 } from './findings/ctls126.ts';
import { ctls127 } from './findings/ctls127.ts';
import { ctls128 } from './findings/ctls128.ts';
import { ctls129 } from './findings/ctls129.ts';
import { ctls130 } from './findings/ctls130.ts';
import { ctls131 } from './findings/ctls131.ts';
import { ctls132 } from './findings/ctls132.ts';
import { ctls140 } from './findings/ctls140.ts';
import { ctls141 } from './findings/ctls141.ts';
import { ctls142 } from './findings/ctls142.ts';
import { ctls143 } from './findings/ctls143.ts';
import { ctls144 } from './findings/ctls144.ts';
import { ctls145 } from './findings/ctls145.ts';
import { ctls146 } from './findings/ctls146.ts';
import { ctls147 } from './findings/ctls147.ts';
import { ctls501 } from './findings/ctls501.ts';
import { ctls502 } from './findings/ctls502.ts';

/**
 * Every kind of finding of this link. Outputs list what is unknown in this order, so it follows the connection and
 * not the codes: settings, certificates and names, the operator's sources, what is loaded, how ends meet, rollouts.
 */
export const findings: readonly FindingKind<FelixTyphaChecks>[] = [
  ctls101,
  ctls102,
  ctls103,
  ctls104,
  ctls105,
  ctls106,
  ctls132,
  ctls107,
  ctls108,
  ctls109,
  ctls110,
  ctls111,
  ctls112,
  ctls113,
  ctls114,
  ctls124,
  ctls115,
  ctls125,
  ctls128,
  ctls131,
  ctls116,
  ctls117,
  ctls118,
  ctls119,
  ctls120,
  ctls121,
  ctls122,
  ctls123,
  ctls126,
  ctls127,
  ctls501,
  ctls502,
  ctls129,
  ctls130,
  ctls140,
  ctls142,
  ctls141,
  ctls143,
  ctls144,
  ctls145,
  ctls146,
  ctls147,
];
