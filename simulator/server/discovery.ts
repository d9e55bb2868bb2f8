import type { JsonObject } from './json.ts';
import { groupVersion, type Resource, resources } from './resources.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** Reviews are answered, never stored. */
const reviews: Readonly<Record<string, readonly { readonly name: string; readonly kind: string }[]>> = {
  'authentication.k8s.io': [{ name: 'selfsubjectreviews', kind: 'SelfSubjectReview' }],
  'authorization.k8s.io': [
    { name: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview' },
    { name: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview' },
  ],
};

export interface DiscoveryAnswer {
  readonly body: JsonObject;
  readonly contentType: string;
}

/** /api, /apis and below: the resources that are served, null for any other path. */
export function discovery(path: string, accept: string, served: readonly Resource[]): DiscoveryAnswer | null {
  const parts = path.split('/').filter((part) => part !== '');
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return null;
  if (parts.length === 1) {
    if (accept.includes('as=APIGroupDiscoveryList')) return aggregated(core, served);
    return core ? plain(apiVersions) : plain(groupList(served));
  }
  if (!core && parts.length === 2) {
    const group = groupsOf(served).find((g) => g.name === parts[1]);
    return group === undefined ? null : plain({ kind: 'APIGroup', apiVersion: 'v1', ...group });
  }
  const groupVersionText = parts.slice(1).join('/');
  const found = served.filter((resource) => groupVersion(resource) === groupVersionText);
  const reviewed = reviews[groupVersionText.replace(/\/v1$/, '')];
  if (reviewed !== undefined) return plain(reviewList(groupVersionText, reviewed));
  return found.length === 0 ? null : plain(resourceList(groupVersionText, found));
}

/** The resources served where these groups of custom resources are installed. */
export function servedWith(customGroups: readonly string[]): readonly Resource[] {
  return resources.filter((resource) => !resource.custom || customGroups.includes(resource.group));
}

const apiVersions: JsonObject = { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };

function plain(body: JsonObject): DiscoveryAnswer {
  return { body, contentType: 'application/json' };
}

function groupsOf(
  served: readonly Resource[],
): { name: string; versions: JsonObject[]; preferredVersion: JsonObject }[] {
  const named = [...new Set(served.map((r) => r.group)), ...Object.keys(reviews)].filter(
    (group) => group !== '',
  );
  return named.map((name) => {
    const version = served.find((r) => r.group === name)?.version ?? 'v1';
    const entry = { groupVersion: `${name}/${version}`, version };
    return { name, versions: [entry], preferredVersion: entry };
  });
}

function groupList(served: readonly Resource[]): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(served) };
}

function resourceList(groupVersionText: string, found: readonly Resource[]): JsonObject {
  const entries = found.flatMap((r) => [
    {
      name: r.name,
      singularName: r.kind.toLowerCase(),
      namespaced: r.namespaced,
      kind: r.kind,
      verbs,
      shortNames: r.shortNames,
    },
    ...(r.status
      ? [
          {
            name: `${r.name}/status`,
            singularName: '',
            namespaced: r.namespaced,
            kind: r.kind,
            verbs: ['get', 'patch', 'update'],
          },
        ]
      : []),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: groupVersionText, resources: entries };
}

function reviewList(groupVersionText: string, kinds: readonly { name: string; kind: string }[]): JsonObject {
  const entry = (kind: { name: string; kind: string }): JsonObject => ({
    ...kind,
    singularName: kind.kind.toLowerCase(),
    namespaced: false,
    verbs: ['create'],
  });
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: groupVersionText,
    resources: kinds.map(entry),
  };
}

function aggregated(core: boolean, served: readonly Resource[]): DiscoveryAnswer {
  const groups = core ? [''] : groupsOf(served).map((group) => group.name);
  const items = groups.map((name) => {
    const found = served.filter((r) => r.group === name);
    const version = found[0]?.version ?? 'v1';
    return {
      metadata: name === '' ? {} : { name },
      versions: [
        {
          version,
          freshness: 'Current',
          resources: [...found.map(described), ...reviewResources(name)],
        },
      ],
    };
  });
  return {
    body: { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items },
    contentType: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  };
}

function described(r: Resource): JsonObject {
  const responseKind = { group: r.group, version: r.version, kind: r.kind };
  return {
    resource: r.name,
    responseKind,
    scope: r.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: r.kind.toLowerCase(),
    verbs,
    shortNames: r.shortNames,
    ...(r.status
      ? { subresources: [{ subresource: 'status', responseKind, verbs: ['get', 'patch', 'update'] }] }
      : {}),
  };
}

function reviewResources(group: string): JsonObject[] {
  return (reviews[group] ?? []).map((r) => ({
    resource: r.name,
    responseKind: { group, version: 'v1', kind: r.kind },
    scope: 'Cluster',
    singularResource: r.kind.toLowerCase(),
    verbs: ['create'],
  }));
}
