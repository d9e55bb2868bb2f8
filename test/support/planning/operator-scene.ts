import type { DaemonSet, Deployment, RedactedObject } from '../../../src/snapshot/objects.ts';
import type { RedactedSecret, SecretValue } from '../../../src/snapshot/secret.ts';
import { testTime } from '../judged.ts';
import { authority, commonNames, leaf, type SideName, spiffeIds } from './certificate-pool.ts';
import type { OperatorChoices, SecretChoice } from './operator-choices.ts';
import { reconcile } from './operator-model.ts';
import { finishRollouts, keyOf, later, quietScene, type Scene, startRollout, write } from './scene.ts';

const day = 86_400_000;
const namespace = 'calico-system';
const sources = 'tigera-operator';

/** The cluster that the choices describe, with its history played through by the operator. */
export function operatorScene(choices: OperatorChoices): Scene {
  const now = testTime.getTime();
  const { past } = choices;
  const started = now - 2 * day;
  const first = new Map(
    [...untouchedSources(), ...workloads(choices)].map((object) => [keyOf(object), object]),
  );
  for (const object of reconcile(first)) first.set(keyOf(object), object);
  let scene = quietScene('operator', [...first.values()], started, started + day);
  const before: OperatorChoices = { ...choices, ...beforePast(choices) };
  scene = settled(write(scene, sourcesOf(before)));
  scene = { ...scene, now: now - past.seconds * 1000 - 20_000 };
  const changed = sourcesOf(choices).filter((object) => differs(scene, object));
  if (changed.length > 0) scene = write(scene, changed);
  scene = progressed(scene, choices.progress);
  const kind = choices.hidden === 'typha-ca' ? 'ConfigMap' : 'Secret';
  const hidden = choices.hidden === 'none' ? [] : [`${kind}/${sources}/${choices.hidden}`];
  return { ...scene, now, forbidden: hidden, absent: [`ConfigMap/${sources}/typha-ca`] };
}

function differs(scene: Scene, object: RedactedObject): boolean {
  const before = scene.objects.get(keyOf(object));
  const content = (one: RedactedObject | undefined) =>
    one?.kind === 'Secret'
      ? JSON.stringify(one.values)
      : one?.kind === 'ConfigMap'
        ? JSON.stringify(one.data)
        : '';
  return content(before) !== content(object);
}

function settled(scene: Scene): Scene {
  const rendered = write(later(scene, 1), reconcile(scene.objects));
  return later(finishRollouts(later(rendered, 1), rendered.groups.keys()), 5);
}

function progressed(scene: Scene, progress: OperatorChoices['progress']): Scene {
  if (progress === 'unseen') return scene;
  if (progress === 'settled') return settled(scene);
  let result = later(write(later(scene, 1), reconcile(scene.objects)), 1);
  if (progress === 'half') for (const key of scene.groups.keys()) result = startRollout(result, key);
  return result;
}

function beforePast({ past, typha, node, typhaCa }: OperatorChoices): Partial<OperatorChoices> {
  switch (past.what) {
    case 'nothing':
      return {};
    case 'typha':
      return { typha: { ...typha, leaf: past.before } };
    case 'felix':
      return { node: { ...node, leaf: past.before } };
    case 'trust':
      return { typhaCa: Array.isArray(typhaCa) ? typhaCa.slice(0, 1) : typhaCa };
  }
}

function untouchedSources(): RedactedObject[] {
  const own: SecretChoice = {
    by: 'operator',
    leaf: { issuer: 'operator', commonName: 'own', uri: 'none', usage: 'both', time: 'valid', chain: false },
    names: 'cn',
    legacyKeys: false,
    space: 'none',
    key: 'right',
    certManager: false,
  };
  return [source('typha', own), source('felix', own)];
}

function sourcesOf(choices: OperatorChoices): RedactedObject[] {
  const { typhaCa } = choices;
  const text =
    typhaCa === 'rubbish'
      ? 'rubbish'
      : typhaCa === 'none'
        ? null
        : typhaCa.map((name) => authority(name).certificatePem).join('');
  const map: RedactedObject[] =
    text === null
      ? []
      : [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { namespace: sources, name: 'typha-ca' },
            data: { caBundle: text },
          },
        ];
  return [...map, source('typha', choices.typha), source('felix', choices.node)];
}

/** A Secret of the pair; its leaf and the names that it states. */
function source(side: SideName, choice: SecretChoice): RedactedSecret {
  const own = choice.by === 'operator';
  const wanted = own
    ? ({
        issuer: 'operator',
        commonName: 'own',
        uri: 'none',
        usage: 'both',
        time: 'valid',
        chain: false,
      } as const)
    : choice.leaf;
  const pair = leaf(side, namespace, wanted);
  const other = leaf(side, namespace, { ...wanted, chain: !wanted.chain });
  const space = choice.space === 'newline' ? '\n' : '';
  const names: [string, SecretValue][] = own
    ? []
    : [
        ...(choice.names === 'spiffe' ? [] : [text('common-name', commonNames[side] + space)]),
        ...(choice.names === 'cn' ? [] : [text('uri-san', spiffeIds(namespace)[side] + space)]),
      ];
  const [crt, key] = choice.legacyKeys && !own ? ['cert.crt', 'key.key'] : ['tls.crt', 'tls.key'];
  const trace = choice.key === 'wrong' && !own ? other.key : pair.key;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: sources, name: side === 'typha' ? 'typha-certs' : 'node-certs' },
    type: 'Opaque',
    values: Object.fromEntries([
      text(crt, pair.certificatePem),
      [key, { kind: 'private-key', key: trace }],
      ...names,
    ]),
    changedAt: null,
    owners: choice.certManager ? ['cert-manager'] : own ? ['operator'] : [],
  };
}

const text = (key: string, value: string): [string, SecretValue] => [key, { kind: 'text', text: value }];

function workloads(choices: OperatorChoices): RedactedObject[] {
  const custom: RedactedObject = {
    apiVersion: 'operator.tigera.io/v1',
    kind: 'Installation',
    metadata: { name: 'default' },
    spec: choices.certificateManagement
      ? { certificateManagement: { signerName: 'example.com/signer' } }
      : {},
  };
  const service: RedactedObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name: 'calico-typha' },
    spec: { selector: { 'k8s-app': 'calico-typha' }, ports: [{ name: 'calico-typha', port: 5473 }] },
  };
  const ignore = (which: OperatorChoices['ignored']) =>
    choices.ignored === which ? { annotations: { 'unsupported.operator.tigera.io/ignore': 'true' } } : {};
  const nodes = [daemonSet('calico-node', ['calico-node'], ignore('node'))];
  if (choices.windows) nodes.push(daemonSet('calico-node-windows', ['felix', 'confd'], {}));
  return [custom, service, typhaDeployment(choices.replicas, ignore('typha')), ...nodes];
}

const caPath = '/etc/pki/tls/certs/tigera-ca-bundle.crt';
const bundle = { name: 'tigera-ca-bundle', configMap: { name: 'tigera-ca-bundle' } };
const bundleMount = { name: 'tigera-ca-bundle', mountPath: '/etc/pki/tls/certs' };

function typhaDeployment(replicas: number, marks: object): Deployment {
  const labels = { 'k8s-app': 'calico-typha' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name: 'calico-typha', labels, ...marks },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'calico-typha',
          volumes: [bundle, { name: 'typha-certs', secret: { secretName: 'typha-certs' } }],
          containers: [
            {
              name: 'calico-typha',
              env: [
                { name: 'TYPHA_CAFILE', value: caPath },
                { name: 'TYPHA_SERVERCERTFILE', value: '/typha-certs/tls.crt' },
                { name: 'TYPHA_SERVERKEYFILE', value: '/typha-certs/tls.key' },
              ],
              volumeMounts: [bundleMount, { name: 'typha-certs', mountPath: '/typha-certs' }],
            },
          ],
        },
      },
    },
  };
}

function daemonSet(name: string, containers: readonly string[], marks: object): DaemonSet {
  const labels = { 'k8s-app': name };
  const env = [
    { name: 'FELIX_TYPHAK8SNAMESPACE', value: namespace },
    { name: 'FELIX_TYPHAK8SSERVICENAME', value: 'calico-typha' },
    { name: 'FELIX_TYPHACAFILE', value: caPath },
    { name: 'FELIX_TYPHACERTFILE', value: '/node-certs/tls.crt' },
    { name: 'FELIX_TYPHAKEYFILE', value: '/node-certs/tls.key' },
  ];
  const volumeMounts = [bundleMount, { name: 'node-certs', mountPath: '/node-certs' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name, labels, ...marks },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'calico-node',
          volumes: [bundle, { name: 'node-certs', secret: { secretName: 'node-certs' } }],
          containers: containers.map((container) => ({ name: container, env, volumeMounts })),
        },
      },
    },
  };
}
