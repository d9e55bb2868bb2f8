import fc from 'fast-check';
import type { EnableOptions } from '../../../src/plan/changes/enable/options.ts';
import { defaultArrivalMs } from '../../../src/plan/model/options.ts';
import type { DaemonSet, Deployment, EnvVar, RedactedObject } from '../../../src/snapshot/objects.ts';
import { objectKey } from '../../../src/snapshot/snapshot.ts';
import type { MaterialsChoice } from './choices.ts';
import { mostly } from './choices.ts';
import { namespace } from './manifest-objects.ts';
import { manifestScene } from './manifest-scene.ts';
import { plainManifest, wish } from './plain-choices.ts';
import { optionsFor } from './plan-options.ts';
import { isWorkload, keyOf, type Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

/** A plaintext install with Typha, by everything that is chosen about it, and what is asked for. */
export interface EnableChoices {
  readonly goal: EnableOptions['goal'];
  readonly newCertificates: MaterialsChoice;
  readonly externalClients: boolean;
  readonly finish: boolean;
  readonly replicas: number;
  /** Nodes that were read; 0: none could be. */
  readonly nodes: number;
  readonly hostNetwork: boolean;
  readonly windows: boolean;
  /** How calico-node names Typha's Service. */
  readonly serviceName: 'literal' | 'reference' | 'envFrom';
  /** Secrets under the documented names: none, or left over from something else. */
  readonly leftover: boolean;
  readonly hidden:
    | 'none'
    | 'Secret/calico-typha-certs'
    | 'ConfigMap/calico-typha-ca'
    | 'Service/calico-typha-mtls';
  /** What no way leads from. */
  readonly problem: 'none' | 'address' | 'confd-service' | 'stranger' | 'cert-manager';
}

export const plainEnable: EnableChoices = {
  goal: 'mtls-cn',
  newCertificates: 'fresh',
  externalClients: true,
  finish: false,
  replicas: 1,
  nodes: 3,
  hostNetwork: true,
  windows: false,
  serviceName: 'reference',
  leftover: false,
  hidden: 'none',
  problem: 'none',
};

export const enableChoices: fc.Arbitrary<EnableChoices> = fc.record({
  goal: fc.constantFrom<EnableChoices['goal']>('mtls-cn', 'mtls-spiffe'),
  newCertificates: mostly<MaterialsChoice>('fresh', ['old', 'issuing', 'twin', 'none'], 5),
  externalClients: fc.boolean(),
  finish: fc.boolean(),
  replicas: fc.integer({ min: 1, max: 3 }),
  nodes: fc.integer({ min: 0, max: 6 }),
  hostNetwork: mostly(true, [false], 5),
  windows: mostly(false, [true], 5),
  serviceName: fc.constantFrom<EnableChoices['serviceName']>('literal', 'reference', 'envFrom'),
  leftover: mostly(false, [true], 4),
  hidden: mostly<EnableChoices['hidden']>(
    'none',
    ['Secret/calico-typha-certs', 'ConfigMap/calico-typha-ca', 'Service/calico-typha-mtls'],
    30,
  ),
  problem: mostly<EnableChoices['problem']>(
    'none',
    ['address', 'confd-service', 'stranger', 'cert-manager'],
    25,
  ),
});

const mapName = 'calico-config';
const made = [
  'Service/calico-typha-mtls',
  'PodDisruptionBudget/calico-typha-mtls',
  'Secret/calico-typha-certs',
  'Secret/calico-node-certs',
  'ConfigMap/calico-typha-ca',
];

/** The plaintext cluster that the choices describe. */
export function enableScene(choices: EnableChoices): Scene {
  const { replicas, windows, leftover, hidden, nodes, problem } = choices;
  const certManager = problem === 'cert-manager' ? 'typha' : 'none';
  const base = manifestScene({ ...plainManifest, transport: 'plaintext', replicas, windows, certManager });
  const certificates = new Set(made.map(inNamespace));
  const kept = [...base.objects.values()]
    .filter((object) => leftover || problem === 'cert-manager' || !certificates.has(keyOf(object)))
    .map((object) => (isWorkload(object) ? withChoices(object, choices) : object));
  const extra: RedactedObject[] = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: mapName }, data: serviceNames },
    ...Array.from(
      { length: nodes },
      (_, index): RedactedObject => ({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: `node-${index}` },
      }),
    ),
    ...(problem === 'stranger' ? [stranger] : []),
  ];
  const objects = [...kept, ...extra];
  const groups = new Map(
    [...base.groups].map(([key, list]) => {
      const object = objects.find((one) => keyOf(one) === key);
      const template = object !== undefined && isWorkload(object) ? object.spec.template : null;
      return [key, list.map((group) => (template === null ? group : { ...group, template }))] as const;
    }),
  );
  const hiddenKeys = hidden === 'none' ? [] : [inNamespace(hidden)];
  return {
    ...base,
    objects: new Map(objects.map((object) => [keyOf(object), object])),
    groups,
    absent: made.map(inNamespace),
    forbidden: hiddenKeys,
  };
}

/** What `enable` asks its planner for in a scene. */
export function enableOptions(scene: Scene, choices: EnableChoices): EnableOptions {
  const { goal, newCertificates, externalClients, finish } = choices;
  const { identities, newCertificates: issued } = optionsFor(
    snapshotOfScene(scene),
    wish(goal, newCertificates),
  );
  return {
    goal,
    identities,
    newCertificates: issued,
    externalClients,
    finish,
    arrivalMs: defaultArrivalMs,
  };
}

const serviceNames = { typha_service_name: 'calico-typha', FELIX_TYPHAK8SSERVICENAME: 'calico-typha' };
const stranger: RedactedObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name: 'calico-typha-mtls' },
  spec: { selector: { app: 'something' }, ports: [{ port: 80 }] },
};

function inNamespace(kindAndName: string): string {
  const [kind = '', name = ''] = kindAndName.split('/');
  return objectKey(kind, namespace, name);
}

function withChoices(object: Deployment | DaemonSet, choices: EnableChoices): Deployment | DaemonSet {
  const { template } = object.spec;
  if (object.kind === 'Deployment') {
    const ports = [{ name: 'calico-typha', containerPort: 5473 }];
    const containers = template.spec.containers.map((one) => ({ ...one, ports }));
    const spec = { ...template.spec, hostNetwork: choices.hostNetwork, containers };
    return { ...object, spec: { ...object.spec, template: { ...template, spec } } };
  }
  const containers = template.spec.containers.map((one) => ({
    ...one,
    env: [...serviceEnv(choices), ...troubleEnv(choices)],
    ...(choices.serviceName === 'envFrom' ? { envFrom: [{ configMapRef: { name: mapName } }] } : {}),
  }));
  return {
    ...object,
    spec: { ...object.spec, template: { ...template, spec: { ...template.spec, containers } } },
  };
}

function serviceEnv({ serviceName }: EnableChoices): EnvVar[] {
  const name = 'FELIX_TYPHAK8SSERVICENAME';
  switch (serviceName) {
    case 'literal':
      return [{ name, value: 'calico-typha' }];
    case 'reference':
      return [{ name, valueFrom: { configMapKeyRef: { name: mapName, key: 'typha_service_name' } } }];
    case 'envFrom':
      return [];
  }
}

function troubleEnv({ problem }: EnableChoices): EnvVar[] {
  if (problem === 'address') return [{ name: 'FELIX_TYPHAADDR', value: '10.0.0.1:5473' }];
  if (problem === 'confd-service') return [{ name: 'CONFD_TYPHAK8SSERVICENAME', value: 'calico-typha' }];
  return [];
}
