import type { JsonObject } from '../../../src/json.ts';
import { type Canary, namedCanary, password, tellingCanary } from './canary.ts';
import { lowerCase, type Random } from './random.ts';
import { fileStatement, saidStatement } from './statements.ts';

/** An object as the API server has it, with one secret in it. */
export interface Bait {
  readonly how: string;
  readonly raw: JsonObject;
  readonly canary: Canary;
}

type Fill = (random: Random) => { readonly how: string; readonly canary: Canary; readonly part: JsonObject };

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What of a pod template may hold a secret. */
const inTemplate: readonly Fill[] = [
  (random) => {
    const canary = namedCanary(random, false);
    return {
      how: `env ${canary.how}`,
      canary,
      part: {
        env: [
          { name: 'A', value: 'b' },
          { name: canary.name, value: canary.text },
        ],
      },
    };
  },
  (random) => {
    const { how, canary, text } = fileStatement(random);
    return { how: `env with ${how}`, canary, part: { env: [{ name: 'SETTINGS', value: text }] } };
  },
  (random) => {
    const canary = namedCanary(random, false);
    return {
      how: `args ${canary.how}`,
      canary,
      part: { args: ['run', `--${canary.name}`, canary.text, '--x'] },
    };
  },
  (random) => {
    const canary = namedCanary(random, true);
    return {
      how: `args ${canary.how} with =`,
      canary,
      part: { args: ['run', `--${canary.name}=${canary.text}`] },
    };
  },
  (random) => {
    const { how, canary, text } = fileStatement(random);
    return { how: `command with ${how}`, canary, part: { command: ['sh', '-c', `${text}\nexec run`] } };
  },
  (random) => {
    const secret = password(random, true);
    const canary: Canary = { how: 'the value of --user', name: null, text: secret, forms: [] };
    return { how: canary.how, canary, part: { args: ['etcdctl', '--user', `root:${secret}`] } };
  },
  (random) => {
    const canary = namedCanary(random, false);
    const httpHeaders = [{ name: random.pick(['Authorization', 'X-Api-Key', 'Cookie']), value: canary.text }];
    return {
      how: 'a header of a probe',
      canary,
      part: { livenessProbe: { httpGet: { path: '/', httpHeaders } } },
    };
  },
];

function workload(kind: string, name: string, container: JsonObject, annotations: JsonObject): JsonObject {
  const spec = { containers: [{ name: 'c', image: 'example.org/c:v1', ...container }] };
  const metadata = { name, namespace: 'kube-system', annotations };
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec };
  const template = { spec };
  if (kind === 'ControllerRevision')
    return { apiVersion: 'apps/v1', kind, metadata, data: { spec: { template } } };
  return { apiVersion: 'apps/v1', kind, metadata, spec: { template } };
}

const kinds = ['Pod', 'Deployment', 'DaemonSet', 'ReplicaSet', 'ControllerRevision'];

function inWorkload(random: Random, name: string): Bait {
  const kind = random.pick(kinds);
  const { how, canary, part } = random.pick(inTemplate)(random);
  if (random.chance(0.2)) {
    const annotations = { [lastApplied]: JSON.stringify(workload(kind, name, part, {})) };
    return {
      how: `last-applied-configuration of ${kind}: ${how}`,
      canary,
      raw: workload(kind, name, {}, annotations),
    };
  }
  return { how: `${kind}: ${how}`, canary, raw: workload(kind, name, part, {}) };
}

function inAnnotation(random: Random, name: string): Bait {
  const kind = random.pick(['Deployment', 'Service', 'Node', 'ConfigMap', 'Installation']);
  const named = random.chance(0.4) ? namedCanary(random, false) : null;
  const { how, canary, text } =
    named === null ? fileStatement(random) : { how: named.how, canary: named, text: named.text };
  const annotations = { [`example.org/${named?.name ?? 'settings'}`]: text };
  const apiVersion = { Deployment: 'apps/v1', Installation: 'operator.tigera.io/v1' }[kind] ?? 'v1';
  const raw =
    kind === 'Deployment'
      ? workload(kind, name, {}, annotations)
      : { apiVersion, kind, metadata: { name, annotations }, spec: {} };
  return { how: `annotation of ${kind}: ${how}`, canary, raw };
}

function inConfigMap(random: Random, name: string): Bait {
  const of = (data: JsonObject): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'kube-system' },
    ...data,
  });
  if (random.chance(0.3)) {
    const canary = namedCanary(random, false);
    return {
      how: `ConfigMap key ${canary.how}`,
      canary,
      raw: of({ data: { a: 'b', [canary.name ?? '']: canary.text } }),
    };
  }
  const { how, canary, text } = fileStatement(random);
  const key = random.pick([
    'config.yaml',
    'felix.cfg',
    'cni_network_config',
    'calicoctl.cfg',
    'run.sh',
    'notes.txt',
  ]);
  if (random.chance(0.15)) {
    const binaryData = { [key]: Buffer.from(text).toString('base64') };
    return { how: `binaryData of a ConfigMap: ${how}`, canary, raw: of({ binaryData }) };
  }
  return { how: `file ${key} of a ConfigMap: ${how}`, canary, raw: of({ data: { a: 'b', [key]: text } }) };
}

function inCustomResource(random: Random, name: string): Bait {
  if (random.chance(0.5)) {
    const { how, canary, text } = saidStatement(random);
    const conditions = [{ type: 'Degraded', status: 'True', reason: 'ResourceNotReady', message: text }];
    const raw = {
      apiVersion: 'operator.tigera.io/v1',
      kind: 'TigeraStatus',
      metadata: { name },
      spec: {},
      status: { conditions },
    };
    return { how: `condition: ${how}`, canary, raw };
  }
  const canary = namedCanary(random, false);
  const spec = { a: { list: [{ [canary.name ?? '']: canary.text }] } };
  const raw = {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'FelixConfiguration',
    metadata: { name },
    spec,
  };
  return { how: `FelixConfiguration ${canary.how}`, canary, raw };
}

/** Whatever stands in a Secret is one, but for certificates and identities. */
function inSecret(random: Random, name: string): Bait {
  const secret = password(random, true);
  const text = random.pick([
    secret,
    `-----BEGIN CERTIFICATE-----\n${secret}\n-----END CERTIFICATE-----\n`,
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(secret).toString('base64')}\n`,
    `-----BEGIN CERTIFICATE-----\nName: ${secret}\n\nMAMCAQA=\n-----END CERTIFICATE-----\n${secret}\n`,
  ]);
  const telling = tellingCanary(random);
  const isWord = random.chance(0.7);
  const canary: Canary = isWord ? { how: 'a word', name: null, text: secret, forms: [] } : telling;
  const key = random.pick(['tls.crt', 'tls.key', 'ca.crt', 'token', 'x', random.letters(3, 9, lowerCase)]);
  const data = { [key]: Buffer.from(isWord ? text : telling.text).toString('base64') };
  const annotations = { note: secret, [lastApplied]: JSON.stringify({ data }) };
  const metadata = { name, namespace: 'kube-system', annotations };
  return {
    how: `Secret key ${key}: ${canary.how}`,
    canary,
    raw: { apiVersion: 'v1', kind: 'Secret', metadata, data },
  };
}

const places = [inWorkload, inWorkload, inAnnotation, inConfigMap, inConfigMap, inCustomResource, inSecret];

/** An object of a random kind with a random secret in a random place. */
export function bait(random: Random, name: string): Bait {
  return random.pick(places)(random, name);
}
