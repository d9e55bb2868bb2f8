import { apiserverClients } from '../../../calico/apiserver-clients.ts';
import { type Installation, installation } from '../../../calico/installation.ts';
import { type Role, type Workload, workloadName } from '../../../calico/workload.ts';
import { listed, unique } from '../../../links/wording.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { stateOf } from '../../connections/felix-typha/state.ts';
import { isWeak } from '../../connections/kube-apiserver/connection-state.ts';
import { kubeApiserverConnections, nameOf } from '../../connections/kube-apiserver.ts';
import { isUnderWay } from '../../engine/converged.ts';
import { provedStep } from '../../engine/proved-step.ts';
import { rolloutsOf } from '../../engine/rollouts.ts';
import { waitForRollouts } from '../../engine/waits.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Draft } from '../../model/draft.ts';
import type { Planner } from '../../model/planner.ts';
import type { Next } from '../../model/step.ts';
import type { MapKey } from './config-map-text.ts';
import { isOurs } from './read-files.ts';
import { remedyWorkload, type WorkloadClients, type WorkloadRemediation } from './workload-remediation.ts';

/** The one whose failure hurts least goes first; the nodes, which carry the traffic, go last. */
const order: readonly Role[] = ['kube-controllers', 'apiserver', 'typha', 'node-windows', 'node'];

/**
 * Every connection to kube-apiserver over https and verified: what weakens one is taken away, a workload at a time.
 * A component that would not verify kube-apiserver afterwards stays as it is, and is told.
 */
export function apiserverPlanner(): Planner {
  return { goal: 'enable-kube-apiserver', next: nextStep };
}

function nextStep(snapshot: Snapshot, now: Date): Next {
  const state = stateOf(snapshot);
  const owners = ownersOf(snapshot, state.installation);
  const weak = owners.flatMap(({ clients }) => clients.filter(isWeak));
  if (state.installation.kind === 'operator' && weak.length > 0) return revertedByOperator(weak.map(nameOf));
  const isKnown = (key: MapKey) => isOurs(snapshot, key);
  const remediations = owners.map((owner) => ({ owner, ...remedyWorkload(snapshot, owner, isKnown, now) }));
  const next = remediations.find(({ changes }) => changes.length > 0);
  const waiting = owners
    .filter(({ workload }) => workload !== next?.owner.workload)
    .filter((owner) => isUnderWay(owner.workload) && (next !== undefined || hasWeakPast(snapshot, owner)));
  if (waiting.length > 0)
    return waitForRollouts(
      waiting.map(({ workload }) => workloadName(workload)),
      'One workload is changed at a time, and its pods still roll.',
      rolloutsOf(state, { changes: [], effects: waiting.map(({ workload }) => workload.object) }),
    );
  if (next === undefined) return endOf(remediations.flatMap(({ left }) => left));
  const { workload } = next.owner;
  const proved = provedStep(state, draftOf(workload, next), [kubeApiserverConnections(now)]);
  if (proved.kind === 'step') return proved;
  const { judgement } = proved;
  return blockedBy(
    `the change of ${workloadName(workload)} would cut off ${judgement.kind === 'unsafe' ? listed(judgement.refusals) : judgement.why}`,
    'Look at the findings of status kube-apiserver: what is told there has to be mended first.',
  );
}

function draftOf(workload: Workload, { changes, whys }: WorkloadRemediation): Draft {
  const isRestart = whys.length === 0;
  const hosts =
    workload.role === 'node' || workload.role === 'node-windows'
      ? [
          'install-cni writes calico-kubeconfig and the CNI configuration on each node anew as its pod restarts.',
        ]
      : [];
  return {
    id: `${isRestart ? 'restart' : 'verify'}-${workload.name}`,
    title: isRestart
      ? `Restart ${workloadName(workload)}`
      : `Let ${workloadName(workload)} verify kube-apiserver over https`,
    why: [
      ...(isRestart
        ? ['Its pods started before a ConfigMap changed that they read at start.']
        : unique(whys)),
      ...hosts,
    ].join(' '),
    changes,
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

function endOf(left: readonly string[]): Next {
  if (left.length > 0) return { kind: 'done', note: null, left };
  return {
    kind: 'done',
    note: 'every component of Calico that can be seen speaks https to kube-apiserver and verifies it',
  };
}

function revertedByOperator(names: readonly string[]): Next {
  return blockedBy(
    `${listed(names)} would change, but the operator takes edits of its workloads back within seconds`,
    'The operator sets none of these variables: what it has made, it heals by itself (kubectl get pods -n tigera-operator: does it run?). For another address of kube-apiserver use ConfigMap kubernetes-services-endpoint in tigera-operator; what weakens tigera-operator itself is taken out of its own Deployment.',
  );
}

/** Calico's workloads with the components of their newest templates, in the order in which they change. */
function ownersOf(snapshot: Snapshot, found: Installation): WorkloadClients[] {
  const clients = apiserverClients(snapshot, found).filter(({ revision }) => revision.current);
  return found.workloads
    .filter(({ role }) => order.includes(role) || role === 'operator')
    .map((workload) => ({ workload, clients: clients.filter((client) => client.workload === workload) }))
    .toSorted((a, b) => order.indexOf(a.workload.role) - order.indexOf(b.workload.role));
}

/** Whether pods of an older template of the workload still run that are not protected. */
function hasWeakPast(snapshot: Snapshot, { workload }: WorkloadClients): boolean {
  return apiserverClients(snapshot, installation(snapshot)).some(
    (client) =>
      workloadName(client.workload) === workloadName(workload) && !client.revision.current && isWeak(client),
  );
}
