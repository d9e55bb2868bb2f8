import { copiesNamespace, type Installation, operatorNamespace } from '../../calico/installation.ts';
import type { ListName } from '../../calico/lists.ts';
import { type MountedFile, sourceName } from '../../calico/mounted-file.ts';
import type { Workload } from '../../calico/workload.ts';
import type { EnvVar, PodTemplate } from '../../snapshot/objects.ts';
import { knownValue, type Reading } from '../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import { pemBlock } from '../../x509/der/pem-text.ts';
import { parseCertificates } from '../../x509/parse.ts';
import { storedTrust } from '../certificates/stored-certificate.ts';
import type { JudgeContext } from '../judgement.ts';
import { type End, ends, modeOf } from './end.ts';
import {
  keysOf,
  type OperatorSecret,
  requiredByClients,
  requiredByTypha,
  type StatedIdentity,
  statedIdentity,
} from './operator-secret.ts';

const bundle = 'tigera-ca-bundle';
const nameless = { commonName: '', uriSan: '' } as const;

/**
 * Typha and Felix as the operator makes them of its Secrets, where files of an operator install leave them out: always
 * mutual TLS. What the files do not hold is unknown. Source: operator pkg/render/{typha,node}.go.
 */
export function expectedEnds({ snapshot, installation, gaps }: JudgeContext): End[] {
  if (installation.kind !== 'operator') return [];
  const isLeftOut = (name: ListName) =>
    gaps.some(({ list, reason }) => list === name && reason === 'not-given');
  const stated: Stated = {
    snapshot,
    installation,
    typha: statedIdentity(snapshot, 'typha-certs'),
    node: statedIdentity(snapshot, 'node-certs'),
  };
  const wanted = [
    ...(isLeftOut('deployments') ? [typha(stated)] : []),
    ...(isLeftOut('daemon-sets') ? [node(stated)] : []),
  ];
  return wanted.flatMap((one) => endsOf(one, stated));
}

interface Stated {
  readonly snapshot: Snapshot;
  readonly installation: Installation;
  readonly typha: Reading<StatedIdentity>;
  readonly node: Reading<StatedIdentity>;
}

/** A workload of the operator: its names, and why they are not known. */
interface Expected {
  readonly workload: Workload;
  readonly unknownNames: string | null;
}

function typha(stated: Stated): Expected {
  const [own, peer = nameless] = [knownValue(stated.typha), knownValue(stated.node)];
  const required = own === undefined ? nameless : requiredByTypha(own, peer);
  const env = {
    TYPHA_CAFILE: '/etc/pki/tls/certs/tigera-ca-bundle.crt',
    TYPHA_SERVERCERTFILE: '/typha-certs/tls.crt',
    TYPHA_SERVERKEYFILE: '/typha-certs/tls.key',
    TYPHA_CLIENTCN: required.commonName ?? '',
    TYPHA_CLIENTURISAN: required.uriSan ?? '',
  };
  const metadata = {
    namespace: copiesNamespace,
    name: 'calico-typha',
    labels: { 'k8s-app': 'calico-typha' },
  };
  const template = templateOf(stated, 'typha-certs', 'calico-typha', env);
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { template: { ...template, metadata: { labels: metadata.labels } } },
  } as const;
  return {
    workload: workloadOf('typha', object),
    unknownNames: whyUnknown(stated, 'typha-certs') ?? whyUnknown(stated, 'node-certs'),
  };
}

function node(stated: Stated): Expected {
  const peer = knownValue(stated.typha);
  const required = peer === undefined ? nameless : requiredByClients(peer);
  const env = {
    FELIX_TYPHAK8SNAMESPACE: copiesNamespace,
    FELIX_TYPHAK8SSERVICENAME: 'calico-typha',
    FELIX_TYPHACAFILE: '/etc/pki/tls/certs/tigera-ca-bundle.crt',
    FELIX_TYPHACERTFILE: '/node-certs/tls.crt',
    FELIX_TYPHAKEYFILE: '/node-certs/tls.key',
    FELIX_TYPHACN: required.commonName ?? '',
    FELIX_TYPHAURISAN: required.uriSan ?? '',
  };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: copiesNamespace, name: 'calico-node', labels: { 'k8s-app': 'calico-node' } },
    spec: { template: templateOf(stated, 'node-certs', 'calico-node', env) },
  } as const;
  return { workload: workloadOf('node', object), unknownNames: whyUnknown(stated, 'typha-certs') };
}

/** Pods that ask the certificates API have no Secret. */
function whyUnknown({ installation, ...readings }: Stated, name: OperatorSecret): string | null {
  if (installation.certificateManagement)
    return 'certificateManagement is set, so pods ask for their certificates when they start';
  const reading = name === 'typha-certs' ? readings.typha : readings.node;
  if (reading.kind === 'known') return null;
  return reading.kind === 'failed' ? reading.cause : `Secret ${operatorNamespace}/${name} was not read`;
}

function workloadOf(role: 'typha' | 'node', object: Workload['object']): Workload {
  const { name } = object.metadata;
  const { template } = object.spec;
  const revision = { hash: null, current: true, template, pods: null, running: [] };
  return {
    role,
    object,
    namespace: copiesNamespace,
    name,
    isExpected: true,
    revisions: [revision],
    desiredPods: null,
  };
}

function templateOf(
  { snapshot, installation }: Stated,
  secretName: OperatorSecret,
  name: string,
  texts: Readonly<Record<string, string>>,
): PodTemplate {
  const env: EnvVar[] = Object.entries(texts).map(([variable, value]) => ({ name: variable, value }));
  const source = knownValue(lookUp(snapshot, 'Secret', operatorNamespace, secretName));
  const keys = source === undefined ? null : keysOf(source);
  const items =
    keys === null
      ? {}
      : {
          items: [
            { key: keys.certificate, path: 'tls.crt' },
            { key: keys.key, path: 'tls.key' },
          ],
        };
  const pair = installation.certificateManagement ? { emptyDir: {} } : { secret: { secretName, ...items } };
  return {
    spec: {
      containers: [
        {
          name,
          env,
          volumeMounts: [
            { name: secretName, mountPath: `/${secretName}` },
            { name: bundle, mountPath: '/etc/pki/tls/certs' },
          ],
        },
      ],
      volumes: [
        { name: secretName, ...pair },
        { name: bundle, emptyDir: {} },
      ],
    },
  };
}

/** Certificates and keys are read where the operator keeps the sources: the copies are the same. */
function endsOf({ workload, unknownNames }: Expected, stated: Stated): End[] {
  const { snapshot, installation } = stated;
  const atSources = { ...workload, namespace: operatorNamespace };
  return ends(snapshot, { ...installation, workloads: [atSources] })
    .filter(({ process }) => process === 'typha' || process === 'felix')
    .map((end) => {
      const outcome =
        unknownNames === null ? end.tls.outcome : ({ kind: 'unknown', why: unknownNames } as const);
      const ca = bundleOf(stated);
      const tls = { ...end.tls, outcome, files: { ...end.tls.files, ca } };
      const trust = storedTrust(ca, end.release.gos.at(-1));
      return { ...end, workload, tls, trust, mode: modeOf(tls, workload) };
    });
}

function bundleOf(stated: Stated): MountedFile {
  const key = `${bundle}.crt`;
  const source = {
    object: 'ConfigMap',
    namespace: copiesNamespace,
    name: bundle,
    key,
    frozen: false,
    mode: 0o644,
  } as const;
  const path = `/etc/pki/tls/certs/${key}`;
  const seen = knownValue(lookUp(stated.snapshot, 'ConfigMap', copiesNamespace, bundle))?.data?.[key];
  const text = seen ?? madeBundle(stated);
  if (text !== null) return { kind: 'found', path, source, value: { kind: 'text', text } };
  const why = `the operator makes ${sourceName(source)} of its CA, the certificates and ConfigMap ${operatorNamespace}/typha-ca, which are not all known`;
  return { kind: 'unknown', path, source, why };
}

/**
 * The bundle without the operator's own CA, which issues none of the user's certificates; null where it may hold more
 * than is known. Source: operator pkg/tls/certificatemanagement/certificatebundle.go.
 */
function madeBundle({ snapshot, installation, typha: server, node: client }: Stated): string | null {
  const authorities = lookUp(snapshot, 'ConfigMap', operatorNamespace, 'typha-ca');
  if (authorities.kind !== 'known' || server.kind !== 'known' || client.kind !== 'known') return null;
  const stated = [server.value, client.value];
  if (installation.certificateManagement || stated.some(({ ownCertificate }) => ownCertificate)) return null;
  const leafs = stated.flatMap(({ leaf }) => leaf ?? []);
  const own = parseCertificates(authorities.value.data?.caBundle ?? '').certificates;
  return [...leafs, ...own].map(({ der }) => pemBlock('CERTIFICATE', der)).join('');
}
