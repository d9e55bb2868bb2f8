import type { JsonObject } from '../../../src/json.ts';
import { emptySnapshot, extend } from '../../../src/snapshot/build.ts';
import type { RedactedObject } from '../../../src/snapshot/objects.ts';
import { known } from '../../../src/snapshot/reading.ts';
import { redactObject } from '../../../src/snapshot/redact.ts';
import type { RedactedSecret, SecretValue } from '../../../src/snapshot/secret.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import type { Issued } from './issuers.ts';

const namespace = 'kube-system';
const volumes = (secretName: string) => [
  { name: 'certs', secret: { secretName } },
  { name: 'ca', configMap: { name: 'typha-ca' } },
];
const volumeMounts = [
  { name: 'certs', mountPath: '/certs' },
  { name: 'ca', mountPath: '/ca' },
];

function workload(
  kind: string,
  name: string,
  container: string,
  env: JsonObject,
  secret: string,
  release: string | null,
): JsonObject {
  const labels = { 'k8s-app': name };
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  const image =
    release === null ? {} : { image: `quay.io/calico/${container.replace('calico-', '')}:${release}` };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace, name, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: container, ...image, env: variables, volumeMounts }],
          volumes: volumes(secret),
        },
      },
    },
    status: { replicas: 1, updatedReplicas: 1, desiredNumberScheduled: 1, updatedNumberScheduled: 1 },
  };
}

/**
 * Typha and calico-node of a manifest, with the certificates that an issuer gave them, as the API server has them.
 * Without a release every Go judges them.
 */
export function installed(
  { typha, felix, ca, names }: Issued,
  release: string | null,
): readonly JsonObject[] {
  const files = { CAFILE: '/ca/ca.crt', CERTFILE: '/certs/tls.crt', KEYFILE: '/certs/tls.key' };
  const id = (name: string) => `spiffe://cluster.local/ns/calico-system/sa/${name}`;
  const server = {
    TYPHA_CAFILE: files.CAFILE,
    TYPHA_SERVERCERTFILE: files.CERTFILE,
    TYPHA_SERVERKEYFILE: files.KEYFILE,
    TYPHA_CLIENTCN: names.felix,
    TYPHA_CLIENTURISAN: id(names.felix),
  };
  const client = {
    FELIX_TYPHAK8SSERVICENAME: 'calico-typha',
    FELIX_TYPHACAFILE: files.CAFILE,
    FELIX_TYPHACERTFILE: files.CERTFILE,
    FELIX_TYPHAKEYFILE: files.KEYFILE,
    FELIX_TYPHACN: names.typha,
    FELIX_TYPHAURISAN: id(names.typha),
  };
  const secret = (name: string, { cert, key }: Issued['typha']): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(cert), 'tls.key': base64(key) },
  });
  return [
    workload('Deployment', 'calico-typha', 'calico-typha', server, 'typha-certs', release),
    workload('DaemonSet', 'calico-node', 'calico-node', client, 'node-certs', release),
    secret('typha-certs', typha),
    secret('node-certs', felix),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace, name: 'typha-ca' },
      data: { 'ca.crt': ca },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name: 'calico-typha' },
      spec: { selector: { 'k8s-app': 'calico-typha' }, ports: [{ name: 'calico-typha', port: 5473 }] },
    },
  ];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a run would see of a cluster with these objects. */
export function seen(objects: readonly JsonObject[]): Snapshot {
  return snapshotOf(objects.flatMap((raw) => redactObject(raw) ?? []));
}

/** The same with nothing withheld: certificates to the letter, and of keys what is always known of them. */
export function unredacted(objects: readonly JsonObject[]): Snapshot {
  return snapshotOf(
    objects.map((raw) => (raw.kind === 'Secret' ? wholeSecret(raw) : (raw as unknown as RedactedObject))),
  );
}

function wholeSecret(raw: JsonObject): RedactedSecret {
  const { metadata, type, data } = raw as unknown as {
    metadata: RedactedSecret['metadata'];
    type: string;
    data: Record<string, string>;
  };
  const values = Object.entries(data).map(([key, value]): [string, SecretValue] => {
    const text = Buffer.from(value, 'base64').toString('utf8');
    return [
      key,
      key.endsWith('.key') ? { kind: 'private-key', key: tracePrivateKey(text) } : { kind: 'text', text },
    ];
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type,
    values: Object.fromEntries(values),
    changedAt: null,
    owners: [],
  };
}

function snapshotOf(objects: readonly RedactedObject[]): Snapshot {
  const metadata = {
    context: 'test',
    server: 'https://127.0.0.1:6443',
    takenAt: '2026-11-24T12:00:00.000Z',
    files: [],
  };
  return extend(emptySnapshot(metadata), {
    kubernetesVersion: known('v1.36.3'),
    nodePods: known([]),
    objects,
  });
}
