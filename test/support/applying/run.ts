import { type ApplyRequest, applyPlan } from '../../../src/apply/engine.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import type { Bench } from './bench.ts';
import { manifestRequest, type NewCertificates } from './manifest-plan.ts';

/** The move of the manifest install of a bench, with what a test changes of it. */
export async function migrate(
  b: Bench,
  made: NewCertificates,
  changes: Partial<ApplyRequest> = {},
): Promise<Outcome> {
  return applyPlan(await migration(b, made, changes));
}

export async function migration(
  b: Bench,
  made: NewCertificates,
  changes: Partial<ApplyRequest> = {},
): Promise<ApplyRequest> {
  return {
    connection: b.connection,
    clock: b.clock,
    observer: b.observer,
    read: b.see,
    ...manifestRequest(await b.see(), made),
    namespace: 'kube-system',
    goal: 'mtls-spiffe',
    holder: 'alice@laptop, process 1',
    operator: false,
    options: { step: false, timeoutMs: 600_000 },
    ...changes,
  };
}
