import type { ConfigMap, DaemonSet, Deployment } from '../snapshot/objects.ts';
import type { SeenSecret } from '../snapshot/secret.ts';
import { dataFields, secretFields, templateFields } from './change-text.ts';
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
