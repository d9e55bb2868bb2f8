import type {
  Container,
  DaemonSet,
  Deployment,
  EnvVar,
  RedactedObject,
  Volume,
  VolumeMount,
} from '../../../src/snapshot/objects.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import {
  type AuthorityName,
  authority,
  commonNames,
  type LeafChoice,
  leaf,
  type SideName,
  spiffeIds,
} from './certificate-pool.ts';
import type { Mode } from './choices.ts';
import type { ManifestChoices, Spelling } from './manifest-choices.ts';

export const namespace = 'kube-system';

export const typhaSecret = ({ oneSecret }: ManifestChoices) =>
  oneSecret ? 'calico-certs' : 'calico-typha-certs';
export const nodeSecret = ({ oneSecret }: ManifestChoices) =>
  oneSecret ? 'calico-certs' : 'calico-node-certs';

/** Every object of the install that the choices describe. */
export function objectsOf(choices: ManifestChoices): RedactedObject[] {
  const nodes = [nodeDaemonSet(choices, choices.canal ? 'canal' : 'calico-node', false)];
  if (choices.windows) nodes.push(nodeDaemonSet(choices, 'calico-node-windows', true));
  const typhas =
    choices.transport === 'no-typha'
      ? []
      : [
          typhaDeployment(choices, 'calico-typha'),
          ...(choices.secondTypha ? [typhaDeployment(choices, 'calico-typha-mtls')] : []),
        ];
  return [
    ...secrets(choices),
    ...trustObjects(choices),
    ...nameMaps(choices),
    service('calico-typha', choices.secondTypha),
    ...typhas,
    ...nodes,
  ];
}

function secrets(choices: ManifestChoices): RedactedSecret[] {
  const side = (which: SideName, choice: LeafChoice) => {
    const pair = leaf(which, namespace, choice);
    const other = leaf(which, namespace, { ...choice, chain: !choice.chain });
    const key =
      choices.key === 'withheld'
        ? ({ kind: 'private-key', key: { publicKeySha256: null, algorithm: null, problem: null } } as const)
        : ({ kind: 'private-key', key: choices.key === 'wrong' ? other.key : pair.key } as const);
    return { [`${which}.crt`]: { kind: 'text', text: pair.certificatePem } as const, [`${which}.key`]: key };
  };
  const owner = (which: 'typha' | 'node') =>
    choices.certManager === which ? (['cert-manager'] as const) : [];
  const [typha, felix] = [side('typha', choices.typhaLeaf), side('felix', choices.nodeLeaf)];
  return choices.oneSecret
    ? [secret('calico-certs', { ...typha, ...felix }, [...owner('typha'), ...owner('node')])]
    : [
        secret('calico-typha-certs', typha, owner('typha')),
        secret('calico-node-certs', felix, owner('node')),
      ];
}

function secret(
  name: string,
  values: RedactedSecret['values'],
  owners: RedactedSecret['owners'],
): RedactedSecret {
  const metadata = { namespace, name };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', values, changedAt: null, owners };
}

function trustObjects({ typhaTrust, nodeTrust, ownTrust, trustIn }: ManifestChoices): RedactedObject[] {
  const pem = (names: readonly AuthorityName[]) =>
    names.map((name) => authority(name).certificatePem).join('');
  const object = (name: string, text: string): RedactedObject =>
    trustIn === 'Secret'
      ? secret(name, { 'ca.crt': { kind: 'text', text } }, [])
      : { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data: { 'ca.crt': text } };
  return [
    object('calico-typha-ca', pem(typhaTrust)),
    ...(ownTrust ? [object('calico-node-ca', pem(nodeTrust))] : []),
  ];
}

interface Settings {
  readonly env: EnvVar[];
  readonly envFrom: { configMapRef: { name: string } }[];
  readonly file: string | null;
}

const mapName = (side: SideName) => `calico-${side}-names`;

/** The ConfigMaps behind references, envFrom and config files. */
function nameMaps(choices: ManifestChoices): RedactedObject[] {
  return (['typha', 'felix'] as const).flatMap((side): RedactedObject[] => {
    const spelling = side === 'typha' ? choices.typhaSpelling : choices.nodeSpelling;
    const names = Object.fromEntries(namesOf(side, choices));
    const data =
      spelling === 'file'
        ? {
            'daemon.cfg': `[global]\n${Object.entries(names)
              .map(([name, value]) => `${name.replace(/^[A-Z]+_/, '')} = ${value}\n`)
              .join('')}`,
          }
        : names;
    return spelling === 'literal' || spelling === 'mixed-case' || choices.transport !== 'tls'
      ? []
      : [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: mapName(side) }, data }];
  });
}

/** The variables by which a side requires names of the other. */
function namesOf(side: SideName, { typhaMode, nodeMode }: ManifestChoices): [string, string][] {
  const peer = side === 'typha' ? 'felix' : 'typha';
  const mode: Mode = side === 'typha' ? typhaMode : nodeMode;
  const [cn, uri] =
    side === 'typha' ? ['TYPHA_CLIENTCN', 'TYPHA_CLIENTURISAN'] : ['FELIX_TYPHACN', 'FELIX_TYPHAURISAN'];
  return [
    ...(mode === 'spiffe' ? [] : [[cn, commonNames[peer]] as [string, string]]),
    ...(mode === 'cn' ? [] : [[uri, spiffeIds(namespace)[peer]] as [string, string]]),
  ];
}

function settings(side: SideName, spelling: Spelling, choices: ManifestChoices): Settings {
  const names = namesOf(side, choices);
  switch (spelling) {
    case 'literal':
      return { env: names.map(([name, value]) => ({ name, value })), envFrom: [], file: null };
    case 'mixed-case':
      return {
        env: names.map(([name, value]) => ({
          name: name.replace('CN', 'Cn').replace('URISAN', 'UriSan'),
          value,
        })),
        envFrom: [],
        file: null,
      };
    case 'reference':
      return {
        env: names.map(([name]) => ({
          name,
          valueFrom: { configMapKeyRef: { name: mapName(side), key: name } },
        })),
        envFrom: [],
        file: null,
      };
    case 'envFrom':
      return { env: [], envFrom: [{ configMapRef: { name: mapName(side) } }], file: null };
    case 'file':
      return { env: [], envFrom: [], file: `/etc/calico/${side}.cfg` };
  }
}

function tlsParts(
  side: SideName,
  choices: ManifestChoices,
): { container: Pick<Container, 'env' | 'envFrom' | 'volumeMounts'>; volumes: Volume[] } {
  const plain =
    choices.transport === 'plaintext' || (choices.transport === 'typha-plaintext' && side === 'typha');
  if (plain || choices.transport === 'no-typha') return { container: { env: [] }, volumes: [] };
  const spelling = side === 'typha' ? choices.typhaSpelling : choices.nodeSpelling;
  const { env, envFrom, file } = settings(side, spelling, choices);
  const prefix = side === 'typha' ? 'TYPHA_' : 'FELIX_TYPHA';
  const server = side === 'typha' ? 'SERVER' : '';
  const secretName = side === 'typha' ? typhaSecret(choices) : nodeSecret(choices);
  const trustName = side === 'felix' && choices.ownTrust ? 'calico-node-ca' : 'calico-typha-ca';
  const frozen = choices.subPath === (side === 'typha' ? 'typha' : 'node');
  const fromHost = choices.fromHost === (side === 'typha' ? 'typha' : 'node');
  const mounts: VolumeMount[] = frozen
    ? ['crt', 'key'].map((end) => ({
        name: 'certs',
        mountPath: `/certs/${side}.${end}`,
        subPath: `${side}.${end}`,
      }))
    : [{ name: 'certs', mountPath: '/certs' }];
  const strays: Record<ManifestChoices['stray'], EnvVar[]> = {
    none: [],
    'confd-other': [{ name: 'CONFD_TYPHACN', value: 'nobody' }],
    'confd-same': [{ name: 'CONFD_TYPHACN', value: commonNames.typha }],
    calico: [{ name: 'CALICO_TYPHAURISAN', value: spiffeIds(namespace).typha }],
  };
  return {
    container: {
      env: [
        { name: `${prefix}CAFILE`, value: '/ca/ca.crt' },
        { name: `${prefix}${server}CERTFILE`, value: `/certs/${side}.crt` },
        { name: `${prefix}${server}KEYFILE`, value: `/certs/${side}.key` },
        ...env,
        ...(side === 'felix' ? strays[choices.stray] : []),
      ],
      ...(envFrom.length === 0 ? {} : { envFrom }),
      volumeMounts: [
        { name: 'ca', mountPath: '/ca' },
        ...mounts,
        ...(file === null ? [] : [{ name: 'config', mountPath: file, subPath: 'daemon.cfg' }]),
      ],
    },
    volumes: [
      choices.trustIn === 'Secret'
        ? { name: 'ca', secret: { secretName: trustName } }
        : { name: 'ca', configMap: { name: trustName } },
      fromHost
        ? { name: 'certs', hostPath: { path: '/etc/calico/certs' } }
        : { name: 'certs', secret: { secretName } },
      ...(file === null ? [] : [{ name: 'config', configMap: { name: mapName(side) } }]),
    ],
  };
}

function typhaDeployment(choices: ManifestChoices, name: string): Deployment {
  const { container, volumes } = tlsParts('typha', choices);
  const labels = { 'k8s-app': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, labels },
    spec: {
      replicas: choices.transport === 'scaled-to-0' ? 0 : choices.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, typha: 'yes' } },
        spec: {
          serviceAccountName: 'calico-typha',
          volumes,
          containers: [{ name: 'calico-typha', ...container }],
        },
      },
    },
  };
}

function nodeDaemonSet(choices: ManifestChoices, name: string, windows: boolean): DaemonSet {
  const { container, volumes } = tlsParts('felix', choices);
  const labels = { 'k8s-app': name };
  const dial: EnvVar[] =
    choices.transport === 'no-typha' ? [] : [{ name: 'FELIX_TYPHAK8SSERVICENAME', value: 'calico-typha' }];
  const env = [...dial, ...(container.env ?? [])];
  const names = windows ? ['felix', 'confd'] : ['calico-node'];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'calico-node',
          volumes,
          containers: names.map((one) => ({ ...container, name: one, env })),
        },
      },
    },
  };
}

function service(name: string, all: boolean): RedactedObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name },
    spec: {
      selector: all ? { typha: 'yes' } : { 'k8s-app': name },
      ports: [{ name: 'calico-typha', port: 5473 }],
    },
  };
}
