import type { EtcdOwner } from '../../connections/etcd/owner.ts';
import { changeWorkload } from '../../edits/object-change.ts';
import { editRestart, restartedAt, withTemplate } from '../../edits/pod-template.ts';
import type { ObjectChange } from '../../model/step.ts';
import type { EditedTemplate } from './template-edit.ts';

/** The owner with an edited template; without edits its pods are replaced as they are. */
export function ownerChange(owner: EtcdOwner, edited: EditedTemplate | null, now: Date): ObjectChange {
  if (owner.kind === 'pod') {
    const { pod } = owner;
    const annotations = { ...pod.metadata.annotations, [restartedAt]: now.toISOString() };
    const spec = edited?.template.spec ?? pod.spec;
    return {
      before: pod,
      after: { ...pod, metadata: { ...pod.metadata, annotations }, spec },
      fields: [...(edited?.fields ?? []), 'the pod is deleted and made anew'],
    };
  }
  const { object } = owner.workload;
  const template = edited?.template ?? editRestart(object.spec.template, now);
  const change = changeWorkload(object, withTemplate(object, template));
  return edited === null ? change : { ...change, fields: edited.fields };
}
