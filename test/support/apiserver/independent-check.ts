import { X509Certificate } from 'node:crypto';
import type { Container, DaemonSet, Deployment, PodSpec } from '../../../src/snapshot/objects.ts';
import { knownValue } from '../../../src/snapshot/reading.ts';
import { allOf, type Snapshot } from '../../../src/snapshot/snapshot.ts';
import { serving, tokenCa } from './weak-install.ts';

/** What becomes of one component's connection: by node:crypto and its own reading of the settings. */
export type Fate = 'open' | 'verified' | 'refused' | 'not known';

const leaf = new X509Certificate(serving);

/** The fate of every component of weakInstall, by the name of its container. */
export function fates(snapshot: Snapshot): Map<string, Fate> {
  const evidence = knownValue(snapshot.connection)?.verified === true;
  const workloads: readonly (Deployment | DaemonSet)[] = [
    ...allOf(snapshot, 'Deployment'),
    ...allOf(snapshot, 'DaemonSet'),
  ];
  return new Map(
    workloads.flatMap(({ spec: { template } }) =>
      [...template.spec.containers, ...(template.spec.initContainers ?? [])].map(
        (container) => [container.name, fateOf(snapshot, template.spec, container, evidence)] as const,
      ),
    ),
  );
}

function fateOf(snapshot: Snapshot, pod: PodSpec, container: Container, evidence: boolean): Fate {
  const env = environment(snapshot, container);
  if (container.name === 'install-cni') {
    // An address in the configuration wins over the one of the kubeconfig.
    const [, root] = /"k8s_api_root": "(https?):/.exec(env.get('CNI_NETWORK_CONFIG') ?? '') ?? [];
    const isOpen = (root ?? env.get('KUBERNETES_SERVICE_PROTOCOL')) === 'http';
    if (isOpen || env.get('SKIP_TLS_VERIFY') === 'true') return 'open';
    return pod.automountServiceAccountToken === false ? 'refused' : 'verified';
  }
  const read = (name: string) => env.get(`CALICO_${name}`) ?? env.get(name) ?? '';
  const endpoint = read('K8S_API_ENDPOINT');
  if (endpoint.startsWith('http:') || read('K8S_INSECURE_SKIP_TLS_VERIFY') === 'true') return 'open';
  const hasToken = pod.automountServiceAccountToken !== false;
  const caFile = read('K8S_CA_FILE');
  if (endpoint === '' && !hasToken) return 'refused';
  if (caFile === tokenCa && !hasToken) return 'refused';
  const host = endpoint === '' ? (env.get('KUBERNETES_SERVICE_HOST') ?? '') : new URL(endpoint).hostname;
  if (endpoint !== '' && caFile === '') return 'not known';
  if (host === '' && (caFile === '' || caFile === tokenCa)) return 'verified';
  const maps = dataOf(snapshot, 'cas');
  const rootCa = dataOf(snapshot, 'kube-root-ca.crt')['ca.crt'];
  const ca = caFile === '' || caFile === tokenCa ? rootCa : maps[caFile.replace('/ca/', '')];
  if (!evidence || ca === undefined) return 'not known';
  if (!leaf.verify(new X509Certificate(ca).publicKey)) return 'refused';
  return host === '' || leaf.checkHost(host) !== undefined || leaf.checkIP(host) !== undefined
    ? 'verified'
    : 'refused';
}

function environment(snapshot: Snapshot, container: Container): Map<string, string> {
  const env = new Map<string, string>();
  for (const { configMapRef } of container.envFrom ?? [])
    for (const [name, text] of Object.entries(dataOf(snapshot, configMapRef?.name ?? '')))
      env.set(name, text);
  for (const { name, value, valueFrom } of container.env ?? []) {
    const from = valueFrom?.configMapKeyRef;
    env.set(name, from === undefined ? (value ?? '') : (dataOf(snapshot, from.name ?? '')[from.key] ?? ''));
  }
  return env;
}

function dataOf(snapshot: Snapshot, name: string): Readonly<Record<string, string>> {
  return allOf(snapshot, 'ConfigMap').find(({ metadata }) => metadata.name === name)?.data ?? {};
}
