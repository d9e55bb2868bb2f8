import type { ConfigMap, DaemonSet, Deployment, PodDisruptionBudget, Service } from '../snapshot/objects.ts';
import type { SeenSecret } from '../snapshot/secret.ts';
import { dataFields, secretFields, serviceFields, templateFields } from './change-text.ts';
import type { ObjectChange } from './step.ts';

export function changeSecret(before: SeenSecret | null, after: SeenSecret): ObjectChange {
  return { before, after, fields: secretFields(before, after) };
}

export function changeConfigMap(before: ConfigMap | null, after: ConfigMap): ObjectChange {
  return { before, after, fields: dataFields(before?.data, after.data) };
}

export function changeWorkload(before: Deployment | DaemonSet, after: Deployment | DaemonSet): ObjectChange {
  return { before, after, fields: templateFields(before.spec.template, after.spec.template) };
}

export function changeService(before: Service, after: Service): ObjectChange {
  return { before, after, fields: serviceFields(before, after) };
}

/** An object that does not exist yet. */
export function makeObject(after: Deployment | Service | PodDisruptionBudget): ObjectChange {
  return { before: null, after, fields: ['is made', ...madeFields(after)] };
}

function madeFields(after: Deployment | Service | PodDisruptionBudget): string[] {
  switch (after.kind) {
    case 'Deployment': {
      const { template, replicas = 1 } = after.spec;
      const bare = { spec: { containers: template.spec.containers.map(({ name }) => ({ name })) } };
      return [`replicas: ${replicas}`, ...templateFields(bare, template)];
    }
    case 'Service':
      return serviceFields(null, after);
    case 'PodDisruptionBudget':
      return [`maxUnavailable: ${after.spec.maxUnavailable ?? '(none)'}`];
  }
}
