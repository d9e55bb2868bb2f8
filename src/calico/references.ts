import type { Container, PodTemplate } from '../snapshot/objects.ts';
import { allOf, type ObjectRef, type Snapshot } from '../snapshot/snapshot.ts';
import { staticPods } from './control-plane/static-pod.ts';
import { copiesNamespace, installation, operatorNamespace } from './installation.ts';
import { textOf } from './typha-parameters.ts';
import { typhaTls } from './typha-tls.ts';
import type { Workload } from './workload.ts';

const wantedVariable =
  /TYPHA|ETCD|K8S_|KUBECONFIG|DATASTORE|TLS_|SKIP_TLS|KUBERNETES_SERVICE|CALICO_NETWORKING|CNI_/i;

/**
 * The Secrets, ConfigMaps and Services that the first look at a cluster names and that the verdicts need.
 * tigera-ca-private is never among them: it holds the key of the operator's CA, and the bundle has the CA.
 */
export function references(snapshot: Snapshot): ObjectRef[] {
  const found = installation(snapshot);
  const refs = found.workloads.flatMap((workload) =>
    workload.revisions.flatMap((revision) => templateReferences(workload, revision.template)),
  );
  const calicoctls = allOf(snapshot, 'Pod').filter(
    ({ metadata }) => metadata.labels?.['k8s-app'] === 'calicoctl' || metadata.name === 'calicoctl',
  );
  for (const pod of [...calicoctls, ...staticPods(snapshot, 'etcd').map((etcd) => etcd.pod)])
    refs.push(...specReferences(pod.metadata.namespace ?? 'default', { spec: pod.spec }));
  for (const workload of found.workloads) refs.push(...serviceReferences(snapshot, workload));
  if (found.kind === 'operator') {
    for (const name of ['typha-certs', 'node-certs'])
      for (const namespace of [operatorNamespace, copiesNamespace])
        refs.push({ kind: 'Secret', namespace, name });
    refs.push({ kind: 'ConfigMap', namespace: operatorNamespace, name: 'typha-ca' });
  }
  const unique = new Map(refs.map((ref) => [`${ref.kind}/${ref.namespace}/${ref.name}`, ref]));
  return [...unique.values()].filter((ref) => ref.name !== '' && ref.name !== 'tigera-ca-private');
}

function templateReferences(workload: Workload, template: PodTemplate): ObjectRef[] {
  return workload.role === 'operator' ? [] : specReferences(workload.namespace, template);
}

function specReferences(namespace: string, template: PodTemplate): ObjectRef[] {
  const refs: ObjectRef[] = [];
  const add = (kind: ObjectRef['kind'], name: string | undefined) => {
    if (name !== undefined) refs.push({ kind, namespace, name });
  };
  for (const volume of template.spec.volumes ?? []) {
    add('Secret', volume.secret?.secretName);
    add('ConfigMap', volume.configMap?.name);
    for (const source of volume.projected?.sources ?? []) {
      add('Secret', source.secret?.name);
      if (source.configMap?.name !== 'kube-root-ca.crt') add('ConfigMap', source.configMap?.name);
    }
  }
  for (const container of [...template.spec.containers, ...(template.spec.initContainers ?? [])])
    refs.push(...containerReferences(namespace, container));
  return refs;
}

function containerReferences(namespace: string, container: Container): ObjectRef[] {
  const refs: ObjectRef[] = [];
  for (const source of container.envFrom ?? []) {
    if (source.configMapRef?.name !== undefined)
      refs.push({ kind: 'ConfigMap', namespace, name: source.configMapRef.name });
    if (source.secretRef?.name !== undefined)
      refs.push({ kind: 'Secret', namespace, name: source.secretRef.name });
  }
  for (const entry of container.env ?? []) {
    if (!wantedVariable.test(entry.name)) continue;
    const { configMapKeyRef, secretKeyRef } = entry.valueFrom ?? {};
    if (configMapKeyRef?.name !== undefined)
      refs.push({ kind: 'ConfigMap', namespace, name: configMapKeyRef.name });
    if (secretKeyRef?.name !== undefined) refs.push({ kind: 'Secret', namespace, name: secretKeyRef.name });
  }
  return refs;
}

/** The Services through which clients find Typha, where the first look already tells their names. */
function serviceReferences(snapshot: Snapshot, workload: Workload): ObjectRef[] {
  return workload.revisions.flatMap(({ template }) =>
    typhaTls(snapshot, workload, template).flatMap((tls): ObjectRef[] => {
      if (tls.process === 'typha') return [];
      const service = textOf(tls.parameters.serviceName) ?? '';
      const namespace = textOf(tls.parameters.serviceNamespace) ?? '';
      if (service === '') return [];
      return [
        {
          kind: 'Service',
          namespace: namespace === '' ? 'kube-system' : namespace,
          name: service,
        },
      ];
    }),
  );
}
