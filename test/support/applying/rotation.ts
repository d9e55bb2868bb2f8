import type { ApplyRequest } from '../../../src/apply/engine.ts';
import { apiOf } from '../../../src/apply/objects/api.ts';
import { readSettled } from '../../../src/apply/read-settled.ts';
import {
  type CertificateSource,
  keysOf,
  materialsOf,
  obtainCertificates,
} from '../../../src/apply/storage/certificates.ts';
import { noKeys } from '../../../src/apply/storage/key-store.ts';
import { installation, operatorNamespace } from '../../../src/calico/installation.ts';
import { references } from '../../../src/calico/references.ts';
import { type RotateRequest, rotate } from '../../../src/cli/change/kinds/rotate.ts';
import type { Connection } from '../../../src/cluster/connection.ts';
import { readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import { type Plan, wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Bench } from './bench.ts';

export interface RotationRun {
  readonly plan: Plan;
  readonly request: ApplyRequest;
}

/** One run of `rotate` on a bench, from its reading of the cluster on, as the pipeline puts it together. */
export async function rotationRun(
  b: Bench,
  connection: Connection,
  holder: string,
  asked: Partial<RotateRequest> & Pick<RotateRequest, 'target'>,
  source: CertificateSource = { kind: 'own', keepKey: true },
): Promise<RotationRun> {
  const clusterChange = rotate({ expiresWithinMs: null, retireCa: false, arrivalMs: 150_000, ...asked });
  const { link, also } = clusterChange;
  const named: typeof references = (soFar) => [...references(soFar), ...clusterChange.references(soFar)];
  const read = () =>
    readSnapshot(connection, { namespace: null, references: named, link, also }, b.time.now());
  const first = await read();
  const operator = installation(first).kind === 'operator';
  const namespace = operator ? operatorNamespace : 'kube-system';
  const snapshot = operator ? await readSettled({ read, clock: b.clock, operator }) : first;
  const change = clusterChange.shape(snapshot, b.time.now());
  const bare = wholePlan(snapshot, change.planner(null), b.time.now());
  const wish = {
    source,
    lifetimeDays: null,
    keyAlgorithm: 'P-256',
    identities: change.identities ?? { typha: noNames, felix: noNames },
    operator,
  } as const;
  const staged =
    bare.end.kind === 'blocked' && bare.end.needs === 'certificates'
      ? await obtainCertificates(
          apiOf(connection, b.clock),
          namespace,
          change.certificateRequest?.(wish) ?? wish,
          b.time.now(),
        )
      : null;
  const planner = change.planner(staged === null ? null : materialsOf(staged));
  const plan = wholePlan(snapshot, planner, b.time.now());
  const request: ApplyRequest = {
    connection,
    clock: b.clock,
    read,
    next: (state) => planner.next(state, b.time.now()),
    keys: staged === null ? noKeys : keysOf(staged),
    namespace,
    goal: planner.goal,
    holder,
    plan: plan.steps,
    operator,
    staged,
    observer: b.observer,
    options: { step: false, timeoutMs: 600_000 },
  };
  return { plan, request };
}

const noNames = { commonName: '', spiffeId: '' };
