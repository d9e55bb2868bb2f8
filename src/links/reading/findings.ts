import type { FindingKind } from '../finding-kind.ts';
import type { ReadingChecks } from './checks.ts';
import { ctls901 } from './findings/ctls901.ts';

/** Every kind of finding of this room, by code. */
export const findings: readonly FindingKind<ReadingChecks>[] = [ctls901];
