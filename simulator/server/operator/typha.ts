import type { JsonObject, KubeObject } from '../json.ts';
import { bundleHashes } from './bundle.ts';
import type { Hashes } from './hashes.ts';
import { type Identity, identityOf, type OperatorInputs } from './inputs.ts';
import { operatorLabels, ownedMetadata, targetNamespace } from './metadata.ts';
import { bundleMounts, bundleVolume, image, restricted, secretVolume } from './pod-parts.ts';

const name = 'calico-typha';

/** Typhas by the number of nodes: 1 for up to two, 2 for up to four, then three and more. */
function typhaReplicas(nodes: number): number {
  if (nodes <= 2) return 1;
  if (nodes <= 4) return 2;
  return Math.min(Math.max(3, Math.ceil(nodes / 200) + 2), 20);
}

/** Deployment calico-system/calico-typha. */
export function typhaDeployment(inputs: OperatorInputs, hashes: Hashes): KubeObject {
  const labels = { ...operatorLabels(name), 'operator.tigera.io/host-networked': 'true' };
  const own = `tigera-operator.hash.operator.tigera.io/typha-certs`;
  const pem = 'pem' in inputs.typha ? inputs.typha.pem : '';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: ownedMetadata(inputs.installation, targetNamespace, name),
    spec: {
      replicas: typhaReplicas(inputs.nodes),
      revisionHistoryLimit: 2,
      selector: { matchLabels: { 'k8s-app': name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 1 } },
      template: {
        metadata: {
          labels,
          annotations: { ...bundleHashes(inputs, hashes), [own]: hashes.of(`key pair ${pem}`) },
        },
        spec: podSpec(inputs),
      },
    },
  };
}

function podSpec(inputs: OperatorInputs): JsonObject {
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            podAffinityTerm: {
              labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: [name] }] },
              topologyKey: 'topology.kubernetes.io/zone',
            },
          },
        ],
      },
    },
    containers: [
      {
        name,
        image: image('typha', inputs.installation),
        imagePullPolicy: 'IfNotPresent',
        env: environment(inputs),
        ports: [{ containerPort: 5473, name, protocol: 'TCP' }],
        livenessProbe: probe('/liveness', 60),
        readinessProbe: probe('/readiness', 30),
        securityContext: restricted(10001),
        volumeMounts: [...bundleMounts, { mountPath: '/typha-certs', name: 'typha-certs', readOnly: true }],
      },
    ],
    hostNetwork: true,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-cluster-critical',
    serviceAccountName: name,
    terminationGracePeriodSeconds: 300,
    tolerations: [
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
      { effect: 'NoSchedule', operator: 'Exists' },
    ],
    volumes: [bundleVolume, secretVolume('typha-certs')],
  };
}

function environment(inputs: OperatorInputs): JsonObject[] {
  const typha = identityOf(inputs.typha, 'typha-server');
  const node = identityOf(inputs.node, 'typha-client');
  return [
    { name: 'TYPHA_LOGSEVERITYSCREEN', value: 'info' },
    { name: 'TYPHA_LOGFILEPATH', value: 'none' },
    { name: 'TYPHA_LOGSEVERITYSYS', value: 'none' },
    { name: 'TYPHA_CONNECTIONREBALANCINGMODE', value: 'kubernetes' },
    { name: 'TYPHA_DATASTORETYPE', value: 'kubernetes' },
    { name: 'TYPHA_HEALTHENABLED', value: 'true' },
    { name: 'TYPHA_HEALTHPORT', value: '9098' },
    { name: 'TYPHA_K8SNAMESPACE', value: targetNamespace },
    { name: 'TYPHA_CAFILE', value: '/etc/pki/tls/certs/tigera-ca-bundle.crt' },
    { name: 'TYPHA_SERVERCERTFILE', value: '/typha-certs/tls.crt' },
    { name: 'TYPHA_SERVERKEYFILE', value: '/typha-certs/tls.key' },
    { name: 'TYPHA_SHUTDOWNTIMEOUTSECS', value: '300' },
    ...clientIdentity(typha, node),
  ];
}

/** The names that Typha demands: the operator asks which names Typha has, and writes those of the nodes. */
function clientIdentity(typha: Identity, node: Identity): JsonObject[] {
  return [
    ...(typha.commonName === '' ? [] : [{ name: 'TYPHA_CLIENTCN', value: node.commonName }]),
    ...(typha.uriSan === '' ? [] : [{ name: 'TYPHA_CLIENTURISAN', value: node.uriSan }]),
  ];
}

function probe(path: string, periodSeconds: number): JsonObject {
  return {
    httpGet: { host: 'localhost', path, port: 9098, scheme: 'HTTP' },
    periodSeconds,
    timeoutSeconds: 10,
  };
}

/** Service calico-system/calico-typha. */
export function typhaService(inputs: OperatorInputs): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: ownedMetadata(inputs.installation, targetNamespace, name),
    spec: {
      clusterIP: '10.96.255.7',
      ports: [{ name, port: 5473, protocol: 'TCP', targetPort: name }],
      selector: { 'k8s-app': name },
    },
  };
}

/** PodDisruptionBudget calico-system/calico-typha. */
export function typhaBudget(inputs: OperatorInputs): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: ownedMetadata(inputs.installation, targetNamespace, name),
    spec: { maxUnavailable: 1, selector: { matchLabels: { 'k8s-app': name } } },
  };
}
