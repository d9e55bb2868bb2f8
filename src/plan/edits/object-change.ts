import type {
  ConfigMap,
  DaemonSet,
  Deployment,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  Service,
} from '../../snapshot/objects.ts';
import type { RedactedSecret } from '../../snapshot/secret.ts';
import type { ObjectChange, PlannedObject } from '../model/step.ts';
import { budgetFields, dataFields, secretFields, serviceFields } from './change-text.ts';
import { templateFields } from './template-text.ts';

/** How the fields begin of an object that does not exist yet, and of a pod that no workload makes. */
export const isMade = 'is made';
export const isMadeAnew = 'is deleted and made anew';

export function changeSecret(before: RedactedSecret | null, after: RedactedSecret): ObjectChange {
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

/** A pod that no workload makes: deleted, and made anew. */
export function changePod(before: Pod, after: Pod): ObjectChange {
  return { before, after, fields: objectFields(before, after) };
}

/** An object that does not exist yet. */
export function makeObject(after: Deployment | Service | PodDisruptionBudget): ObjectChange {
  return { before: null, after, fields: [isMade, ...objectFields(null, after)] };
}

/** A Deployment that does not exist yet, told by what it has otherwise than the one that it is a copy of. */
export function copyWorkload(original: Deployment, after: Deployment): ObjectChange {
  const { namespace = 'default', name } = original.metadata;
  const differences = templateFields(original.spec.template, after.spec.template);
  return {
    before: null,
    after,
    fields: [`${isMade}, a copy of Deployment ${namespace}/${name} with`, ...differences],
  };
}

/** What differs between two objects of a kind, or what the second is like where there is no first; for people. */
export function objectFields(before: PlannedObject | null, after: PlannedObject): string[] {
  switch (after.kind) {
    case 'Secret':
      return secretFields(sameKind(before, after), after);
    case 'ConfigMap':
      return dataFields(sameKind(before, after)?.data, after.data);
    case 'Service':
      return serviceFields(sameKind(before, after), after);
    case 'PodDisruptionBudget':
      return budgetFields(sameKind(before, after), after);
    case 'Deployment': {
      const old = sameKind(before, after)?.spec;
      const { template, replicas = 1 } = after.spec;
      const count = old === undefined ? [`replicas: ${replicas}`] : [];
      return [...count, ...templateFields(old?.template ?? bare(template), template)];
    }
    case 'DaemonSet':
      return templateFields(
        sameKind(before, after)?.spec.template ?? bare(after.spec.template),
        after.spec.template,
      );
    case 'Pod': {
      const old = sameKind(before, after);
      const anew = old === null ? [] : [isMadeAnew];
      return [...anew, ...templateFields(old ?? bare(after), after)];
    }
  }
}

function sameKind<T extends PlannedObject>(before: PlannedObject | null, { kind }: T): T | null {
  const isSame = (object: PlannedObject): object is T => object.kind === kind;
  return before !== null && isSame(before) ? before : null;
}

/** The containers of a template with nothing in them: all that is set differs from it. */
const bare = ({ spec }: PodTemplate): PodTemplate => ({
  spec: { containers: spec.containers.map(({ name }) => ({ name })) },
});
