import type { FindingKind } from '../finding-kind.ts';
import { ctls440 } from './findings/ctls440.ts';
import { ctls441 } from './findings/ctls441.ts';
import type { SocketChecks } from './socket-checks.ts';

/** Every kind of finding of this room, by code, which is the order in which their checks run. */
export const findings: readonly FindingKind<SocketChecks>[] = [ctls440, ctls441];
