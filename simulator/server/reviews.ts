import type { Access, User } from './access.ts';
import { isObject, type Json, type JsonObject, objectAt, textAt } from './json.ts';

/** The answer to a SelfSubjectAccessReview, SelfSubjectRulesReview or SelfSubjectReview, null for another path. */
export function review(path: string, body: Json, user: User, access: Access): JsonObject | null {
  if (path === '/apis/authentication.k8s.io/v1/selfsubjectreviews') {
    const userInfo = { username: user.name, groups: user.groups };
    return {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
      metadata: {},
      status: { userInfo },
    };
  }
  const kind = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews$/.exec(path)?.[1];
  if (kind === undefined) return null;
  const request: JsonObject = isObject(body) ? body : {};
  return { ...request, status: kind === 'access' ? accessStatus(request, user, access) : everything };
}

function accessStatus(request: JsonObject, user: User, access: Access): JsonObject {
  const asked = objectAt(request, 'spec', 'resourceAttributes');
  if (Object.keys(asked).length === 0) return { allowed: true };
  const subresource = textAt(asked, 'subresource');
  const namespace = textAt(asked, 'namespace');
  const allowed = access.allows(user, {
    verb: textAt(asked, 'verb'),
    group: textAt(asked, 'group'),
    resource: subresource === '' ? textAt(asked, 'resource') : `${textAt(asked, 'resource')}/${subresource}`,
    namespace: namespace === '' ? null : namespace,
    name: textAt(asked, 'name'),
  });
  return allowed ? { allowed, reason: 'RBAC: allowed by ClusterRoleBinding "simulated"' } : { allowed };
}

const everything: JsonObject = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
};
