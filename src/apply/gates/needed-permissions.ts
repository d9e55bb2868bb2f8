import { copiesNamespace, operatorNamespace } from '../../calico/installation.ts';
import { portForwardRights } from '../../cluster/port-forward-rights.ts';
import { operatorSecrets } from '../../links/felix-typha/operator-secret.ts';
import type { Precondition, Step } from '../../plan/model/step.ts';
import type { Permission } from '../../snapshot/reading.ts';
import { type Address, placeOf } from '../objects/address.ts';
import { names } from '../storage/labels.ts';
import { addressOf } from '../writing/remove-object.ts';
import { isPodChange } from '../writing/renew-pod.ts';
import { addressOfChange } from '../writing/write-change.ts';

/** What a run does besides the changes of its plan. */
export interface OwnWrites {
  /** Where Lease, backup and staged certificates are kept. */
  readonly namespace: string;
  readonly stages: boolean;
  readonly keepsAuthority: boolean;
  /** The Tigera operator copies what is written: the copies are looked at. */
  readonly operator: boolean;
}

/**
 * Every right that a plan needs before its first write, each once: from its own verbs, and for the Lease, the
 * backup and the staged certificates. RBAC cannot limit `create` to a name.
 */
export function neededPermissions(steps: readonly Step[], own: OwnWrites): Permission[] {
  const secrets = (verb: string, name: string | null) => right(verb, 'Secret', own.namespace, name);
  const lease = (verb: string, name: string | null) => right(verb, 'Lease', own.namespace, name);
  const all = [
    lease('get', names.lease),
    lease('create', null),
    lease('update', names.lease),
    secrets('create', null),
    ...(own.stages
      ? [secrets('get', names.pending), secrets('update', names.pending), secrets('delete', names.pending)]
      : []),
    ...(own.keepsAuthority ? [secrets('get', names.ca)] : []),
    ...(own.operator ? copiesOfOperator : []),
    ...steps.flatMap(permissionsOfStep),
  ];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function permissionsOfStep(step: Step): Permission[] {
  const writes = step.changes.flatMap((change) => {
    const { kind, namespace, name } = addressOfChange(change);
    const create = right('create', kind, namespace, null);
    return [
      right('get', kind, namespace, name),
      ...(change.before === null
        ? [create, ...(isWorkload(kind) ? [right('patch', kind, namespace, name)] : [])]
        : isPodChange(change)
          ? [right('delete', kind, namespace, name), create]
          : [right('patch', kind, namespace, name)]),
    ];
  });
  const removals = step.removals
    .map(addressOf)
    .flatMap(({ kind, namespace, name }) => [
      right('get', kind, namespace, name),
      right('delete', kind, namespace, name),
      ...(kind === 'Deployment' ? [right('list', 'Pod', namespace, null)] : []),
    ]);
  return [
    ...step.preconditions.flatMap(permissionsOfPrecondition),
    ...writes,
    ...removals,
    ...step.rollouts.map(({ kind, namespace, name }) => right('get', kind, namespace, name)),
  ];
}

/** A workload that is made may have to be restarted before the plan goes on. */
function isWorkload(kind: Address['kind']): boolean {
  return kind === 'Deployment' || kind === 'DaemonSet';
}

/** What looking at a precondition takes. */
function permissionsOfPrecondition(precondition: Precondition): Permission[] {
  const { namespace } = precondition;
  const pods = right('list', 'Pod', namespace, null);
  switch (precondition.kind) {
    case 'no-streams':
      return [pods, ...portForwardRights([namespace])];
    case 'endpoints': {
      const slices = {
        verb: 'list',
        group: 'discovery.k8s.io',
        resource: 'endpointslices',
        namespace,
        name: null,
      };
      return [pods, slices, right('get', 'Deployment', namespace, precondition.deployment)];
    }
  }
}

function right(verb: string, kind: Address['kind'], namespace: string, name: string | null): Permission {
  return { verb, ...placeOf(kind), namespace, name };
}

const copiesOfOperator: readonly Permission[] = [
  ...operatorSecrets.flatMap((name) => [
    right('get', 'Secret', operatorNamespace, name),
    right('get', 'Secret', copiesNamespace, name),
  ]),
  right('get', 'ConfigMap', operatorNamespace, 'typha-ca'),
  right('get', 'ConfigMap', copiesNamespace, 'tigera-ca-bundle'),
];

/** `patch secrets tigera-operator/typha-certs`, as people read it. */
export function permissionText({ verb, group, resource, namespace, name }: Permission): string {
  const what = group === '' ? resource : `${resource}.${group}`;
  const where = namespace === null ? 'in all namespaces' : `in ${namespace}`;
  return name === null ? `${verb} ${what} ${where}` : `${verb} ${what} ${namespace ?? ''}/${name}`;
}
