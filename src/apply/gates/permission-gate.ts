import { objectAt } from '../../json.ts';
import type { Permission } from '../../snapshot/reading.ts';
import type { Api } from '../objects/api.ts';
import { ApiRefusal } from '../objects/api-failure.ts';
import type { Gate } from './gate.ts';
import { permissionText } from './needed-permissions.ts';

const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** The rights of a list that this user lacks, asked one by one (SelfSubjectAccessReview). */
export async function missingPermissions(api: Api, needed: readonly Permission[]): Promise<Permission[]> {
  const allowed = await Promise.all(needed.map((permission) => isAllowed(api, permission)));
  return needed.filter((_, index) => allowed[index] === false);
}

/** Refuses before the first write when any right is missing, and names them all. */
export async function permissionGate(api: Api, needed: readonly Permission[]): Promise<Gate> {
  const missing = await missingPermissions(api, needed);
  if (missing.length === 0) return { kind: 'open', notices: [] };
  const list = missing.map(permissionText).join('; ');
  return {
    kind: 'closed',
    code: 'permissions',
    reason: `missing permission${missing.length === 1 ? '' : 's'}: ${list}`,
    remedy: 'Nothing was written. Ask for these rights, or let somebody who has them run the command.',
  };
}

async function isAllowed(api: Api, { verb, group, resource, namespace, name }: Permission): Promise<boolean> {
  const resourceAttributes = {
    verb,
    group,
    resource,
    ...(namespace === null ? {} : { namespace }),
    ...(name === null ? {} : { name }),
  };
  const response = await api.post(reviews, {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  });
  if (response.status >= 400) {
    throw new ApiRefusal(
      response.status,
      'to say which permissions this user has',
      `HTTP ${response.status}`,
    );
  }
  return objectAt(response.body, 'status').allowed === true;
}
