import type { Permission } from '../snapshot/reading.ts';
import { printable } from './printable.ts';
import { renderYaml } from './yaml.ts';

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** What the rights are for and who gets them. */
export interface Grant {
  /** `status`, `migrate`, … */
  readonly command: string;
  /** Null: roles alone, to be bound to whoever shall have them. */
  readonly serviceAccount: ServiceAccount | null;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

const rbac = 'rbac.authorization.k8s.io';

/** The path that tells the version of Kubernetes: no object, so it is no resource. */
const versionRule: Rule = { nonResourceURLs: ['/version'], verbs: ['get'] };

/** Rights as a ClusterRole, a Role in each namespace, and with a service account their bindings. */
export function renderPermissions(all: readonly Permission[], grant: Grant): string {
  const permissions = all.filter((one) => !all.some((other) => covers(other, one)));
  const wide = permissions.filter(({ namespace }) => namespace === null);
  const namespaces = [...new Set(permissions.flatMap(({ namespace }) => namespace ?? []))].toSorted();
  const name = `kubectl-calico-tls-${grant.command}`;
  const roles = [
    role('ClusterRole', name, null, [versionRule, ...rulesOf(wide)]),
    ...namespaces.map((namespace) =>
      role('Role', name, namespace, rulesOf(permissions.filter((one) => one.namespace === namespace))),
    ),
  ];
  const { serviceAccount } = grant;
  const bindings =
    serviceAccount === null
      ? []
      : [null, ...namespaces].map((namespace) => binding(name, namespace, serviceAccount));
  const head = `# What kubectl calico-tls ${printable(grant.command)} needs in this cluster as it is now.\n`;
  return head + [...roles, ...bindings].map(renderYaml).join('---\n');
}

/** Whether a right on all objects, or in all namespaces, gives another one too. */
function covers(wide: Permission, one: Permission): boolean {
  const isSame =
    wide.verb === one.verb &&
    wide.group === one.group &&
    wide.resource === one.resource &&
    wide.name === null;
  const isWider = wide.namespace === null ? one.namespace !== null : one.name !== null;
  return isSame && isWider && (wide.namespace === null || wide.namespace === one.namespace);
}

function role(
  kind: 'ClusterRole' | 'Role',
  name: string,
  namespace: string | null,
  rules: readonly Rule[],
): object {
  return {
    apiVersion: `${rbac}/v1`,
    kind,
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    rules,
  };
}

function binding(name: string, namespace: string | null, account: ServiceAccount): object {
  return {
    apiVersion: `${rbac}/v1`,
    kind: namespace === null ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    roleRef: { apiGroup: rbac, kind: namespace === null ? 'ClusterRole' : 'Role', name },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  };
}

/** One rule for each kind of object, verbs and names: names with the same verbs stand together. */
function rulesOf(permissions: readonly Permission[]): Rule[] {
  const verbsOf = new Map<string, Permission[]>();
  for (const one of permissions) {
    const key = JSON.stringify([one.group, one.resource, one.name]);
    verbsOf.set(key, [...(verbsOf.get(key) ?? []), one]);
  }
  const objects = [...verbsOf.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ first, verbs: [...new Set(group.map(({ verb }) => verb))].toSorted() }];
  });
  const rules = Map.groupBy(objects, ({ first, verbs }) =>
    JSON.stringify([first.group, first.resource, first.name === null, verbs]),
  );
  return [...rules.values()]
    .flatMap((group): Rule[] => {
      const [one] = group;
      if (one === undefined) return [];
      const names = group.flatMap(({ first }) => first.name ?? []).toSorted();
      return [
        {
          apiGroups: [one.first.group],
          resources: [one.first.resource],
          ...(names.length === 0 ? {} : { resourceNames: names }),
          verbs: one.verbs,
        },
      ];
    })
    .toSorted((a, b) => compare(sortKey(a), sortKey(b)));
}

const sortKey = ({ apiGroups, resources, verbs }: Rule): string =>
  [apiGroups, resources, verbs].flat().join(' ');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
