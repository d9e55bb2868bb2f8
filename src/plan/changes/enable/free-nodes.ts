import type { Node, PodTemplate, Taint, Toleration } from '../../../snapshot/objects.ts';
import { allOf, type Snapshot } from '../../../snapshot/snapshot.ts';

/**
 * How many nodes would take a pod of the template and are not in `taken`; null when the nodes were not read or the
 * template places its pods by rules that are not understood here.
 */
export function freeNodes(
  snapshot: Snapshot,
  template: PodTemplate,
  taken: ReadonlySet<string>,
): number | null {
  const nodes = allOf(snapshot, 'Node');
  if (nodes.length === 0 || hasNodeAffinity(template)) return null;
  return nodes.filter((node) => !taken.has(node.metadata.name) && takes(node, template)).length;
}

function takes({ metadata, spec }: Node, { spec: pod }: PodTemplate): boolean {
  const isSelected = Object.entries(pod.nodeSelector ?? {}).every(
    ([key, value]) => metadata.labels?.[key] === value,
  );
  const cordon: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const taints = [...(spec?.taints ?? []), ...(spec?.unschedulable === true ? [cordon] : [])];
  const kept = taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
  return isSelected && kept.every((taint) => (pod.tolerations ?? []).some((one) => tolerates(one, taint)));
}

/** As the scheduler judges it (k8s.io/api/core/v1/toleration.go). */
function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (key !== undefined && key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || (value ?? '') === (taint.value ?? '');
}

function hasNodeAffinity({ spec }: PodTemplate): boolean {
  const { affinity } = spec as { affinity?: { nodeAffinity?: Readonly<Record<string, unknown>> } };
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
}
