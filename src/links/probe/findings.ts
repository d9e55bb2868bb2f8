import type { FindingKind } from '../finding-kind.ts';
import { ctls440 } from './findings/ctls440.ts';
import { ctls441 } from './findings/ctls441.ts';

/** Every kind of finding of this room, by code. */
export const findings: readonly FindingKind[] = [ctls440, ctls441];
