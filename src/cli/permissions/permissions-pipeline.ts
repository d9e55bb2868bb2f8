import { permissionsOfCleanup, planCleanup } from '../../apply/cleanup.ts';
import { placeOf } from '../../apply/objects/address.ts';
import { isConnectionFailure } from '../../apply/objects/api-failure.ts';
import { permissionsOfRestore } from '../../apply/restoring/restore.ts';
import { permissionsOfRun } from '../../apply/session.ts';
import { names } from '../../apply/storage/labels.ts';
import { installation } from '../../calico/installation.ts';
import { references } from '../../calico/references.ts';
import { portForwardRights } from '../../cluster/port-forward-rights.ts';
import { ExpectedError } from '../../errors.ts';
import { metricsTargets } from '../../links/diagnosis/metrics-target.ts';
import { judge } from '../../links/judge.ts';
import { askedPermissions } from '../../snapshot/asked-permissions.ts';
import type { Permission } from '../../snapshot/reading.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { prepareChange } from '../change/change-pipeline.ts';
import type { ClusterChange } from '../change/kinds/cluster-change.ts';
import { CalicoNotFound, noCalico } from '../cluster/no-calico.ts';
import { type ClusterRequest, openCluster } from '../cluster/open-cluster.ts';
import { version } from '../program/package.ts';
import type { PrivilegedCommand } from '../program/privileged-commands.ts';
import { backupsOf, keptObjects, prepareRestore } from '../restore/restore-pipeline.ts';
import { widestChanges } from './widest-changes.ts';

/** Rights, and what they are without: a reason why a command now needs fewer than at other times. */
export interface NeededRights {
  readonly permissions: readonly Permission[];
  readonly notice: string | null;
}

/** What a command would ask of this cluster as it is now: its own requests, recorded, and its plan's verbs. */
export async function rightsOf(command: PrivilegedCommand, request: ClusterRequest): Promise<NeededRights> {
  switch (command) {
    case 'status':
      return { permissions: askedPermissions(await seenBy(request)), notice: null };
    case 'probe':
      return rightsOfProbe(await seenBy(request));
    case 'diagnose':
      return rightsOfDiagnose(await seenBy(request));
    case 'enable':
    case 'migrate':
    case 'rollback':
    case 'rotate':
      return rightsOfChanges(widestChanges(command, new Date()), request);
    case 'restore':
      return rightsOfRestore(request);
    case 'cleanup':
      return rightsOfCleanup(request);
  }
}

async function seenBy(request: ClusterRequest): Promise<Snapshot> {
  const { connection, snapshot } = await openCluster(request, { references });
  connection.close();
  const status = judge(snapshot, { now: new Date(), version, link: null, expiresWithinMs: 0 });
  if (status.installation.kind === 'none') throw noCalico(snapshot);
  return snapshot;
}

function rightsOfProbe(snapshot: Snapshot): NeededRights {
  const typhas = installation(snapshot).workloads.filter(({ role }) => role === 'typha');
  const namespaces = [...new Set(typhas.map(({ namespace }) => namespace))];
  return { permissions: [...askedPermissions(snapshot), ...portForwardRights(namespaces)], notice: null };
}

function rightsOfDiagnose(snapshot: Snapshot): NeededRights {
  const found = installation(snapshot);
  const ends = found.workloads.filter(({ role }) => ['typha', 'node', 'node-windows'].includes(role));
  const namespaces = [...new Set(ends.map(({ namespace }) => namespace))];
  const measured = [...new Set(metricsTargets(snapshot, found).map(({ namespace }) => namespace))];
  return {
    permissions: [
      ...askedPermissions(snapshot),
      ...namespaces.flatMap((namespace): Permission[] => [
        { verb: 'get', group: '', resource: 'pods/log', namespace, name: null },
        { verb: 'list', group: '', resource: 'events', namespace, name: null },
      ]),
      ...portForwardRights(measured),
    ],
    notice: null,
  };
}

/** What any of several changes takes. One that this cluster refuses is not counted, and is told, unless all are. */
async function rightsOfChanges(
  changes: readonly (() => ClusterChange)[],
  request: ClusterRequest,
): Promise<NeededRights> {
  const found: NeededRights[] = [];
  const refusals: ExpectedError[] = [];
  for (const change of changes)
    try {
      found.push(await rightsOfChange(change(), request));
    } catch (error) {
      if (!(error instanceof ExpectedError) || isOfAllChanges(error)) throw error;
      refusals.push(error);
    }
  if (found.length === 0) throw refusals[0];
  const idle = found.every(({ notice }) => notice !== null) ? found.map(({ notice }) => notice) : [];
  const notices = new Set([...idle, ...refusals.map(({ message }) => `not counted: ${message}`)]);
  return {
    permissions: found.flatMap(({ permissions }) => permissions),
    notice: notices.size === 0 ? null : [...notices].join('\n'),
  };
}

/** Whether any other change would end in the same way. */
const isOfAllChanges = (error: ExpectedError): boolean =>
  error instanceof CalicoNotFound || isConnectionFailure(error);

async function rightsOfChange(clusterChange: ClusterChange, request: ClusterRequest): Promise<NeededRights> {
  const certificates = {
    source: { kind: 'own', keepKey: true },
    lifetimeDays: 365,
    keyAlgorithm: 'P-256',
  } as const;
  const prepared = await prepareChange({ ...request, clusterChange, certificates }, new Date());
  const { plan, staged, opened } = prepared;
  try {
    const { operator, namespace } = opened;
    const reading = askedPermissions(await opened.read());
    if (plan.steps.length === 0) {
      const why = plan.end.kind === 'done' ? 'nothing is left to do' : 'the plan is blocked';
      return { permissions: reading, notice: `${why}: these are the rights to read alone` };
    }
    const writing = permissionsOfRun({ plan: plan.steps, staged, operator, namespace });
    return { permissions: [...reading, ...writing], notice: null };
  } finally {
    opened.connection.close();
  }
}

async function rightsOfRestore(request: ClusterRequest): Promise<NeededRights> {
  const kept = await keptObjects(request);
  try {
    const { namespace, snapshot } = kept;
    const reading = [...askedPermissions(snapshot), right('list', 'secrets', namespace, null)];
    const [newest] = await backupsOf(kept);
    if (newest === undefined)
      return { permissions: reading, notice: 'there is no backup: these are the rights to list them alone' };
    const { restore } = await prepareRestore(kept, newest.name);
    const comparing = [
      right('get', 'secrets', namespace, newest.name),
      ...restore.backup.objects.map(
        ({ address: { kind, ...place } }): Permission => ({ verb: 'get', ...placeOf(kind), ...place }),
      ),
    ];
    const notice = `these are the rights to restore ${newest.name}, the newest backup`;
    const writing = permissionsOfRestore({ ...kept, restore });
    return { permissions: [...reading, ...comparing, ...writing], notice };
  } finally {
    kept.connection.close();
  }
}

async function rightsOfCleanup(request: ClusterRequest): Promise<NeededRights> {
  const kept = await keptObjects(request);
  try {
    const { namespace, snapshot, api } = kept;
    const plan = await planCleanup(api, { namespace, allBackups: true, authority: true });
    const looking: Permission[] = [
      right('list', 'secrets', namespace, null),
      right('get', 'secrets', namespace, names.pending),
      right('get', 'secrets', namespace, names.ca),
      { ...right('get', 'leases', namespace, names.lease), group: 'coordination.k8s.io' },
    ];
    const taking = permissionsOfCleanup(plan);
    return { permissions: [...askedPermissions(snapshot), ...looking, ...taking], notice: null };
  } finally {
    kept.connection.close();
  }
}

function right(verb: string, resource: string, namespace: string, name: string | null): Permission {
  return { verb, group: '', resource, namespace, name };
}
