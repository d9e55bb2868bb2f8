import assert from 'node:assert/strict';
import test from 'node:test';
import {
  changePod,
  changeService,
  changeWorkload,
  makeObject,
  objectFields,
} from '../../../src/plan/edits/object-change.ts';
import type {
  Deployment,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  Service,
} from '../../../src/snapshot/objects.ts';

const metadata = { namespace: 'kube-system', name: 'calico-typha' };

const bare: PodTemplate = {
  spec: {
    containers: [
      {
        name: 'calico-typha',
        env: [
          {
            name: 'SERVICE',
            valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'typha_service_name' } },
          },
          { name: 'HOST', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        ],
      },
    ],
  },
};

function deployment(template: PodTemplate): Deployment {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, template } };
}

const service = (selector: Record<string, string>, port = 5473): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { selector, ports: [{ name: 'calico-typha', port, targetPort: 'calico-typha' }] },
});

test('A template shows volumes, mounts, ports and where a variable comes from', () => {
  const [container] = bare.spec.containers;
  assert.ok(container !== undefined);
  const after: PodTemplate = {
    spec: {
      containers: [
        {
          ...container,
          env: [
            { name: 'SERVICE', value: 'calico-typha-mtls' },
            { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'etcd', key: 'password' } } },
          ],
          ports: [{ name: 'calico-typha', containerPort: 5474 }],
          volumeMounts: [
            { name: 'typha-certs', mountPath: '/calico-typha-certs' },
            { name: 'typha-ca', mountPath: '/ca.crt', subPath: 'caBundle' },
          ],
        },
      ],
      volumes: [
        { name: 'typha-certs', secret: { secretName: 'calico-typha-certs' } },
        {
          name: 'typha-ca',
          configMap: { name: 'calico-typha-ca', items: [{ key: 'caBundle', path: 'ca' }] },
        },
      ],
    },
  };
  assert.deepEqual(changeWorkload(deployment(bare), deployment(after)).fields, [
    'env SERVICE of calico-typha: from ConfigMap calico-config key typha_service_name -> calico-typha-mtls',
    'env HOST of calico-typha: from field spec.nodeName -> (not set)',
    'env PASSWORD of calico-typha: (not set) -> from Secret etcd key password',
    'port calico-typha of calico-typha: (none) -> 5474',
    'mount /calico-typha-certs of calico-typha: (none) -> volume typha-certs',
    'mount /ca.crt of calico-typha: (none) -> volume typha-ca, path caBundle in it',
    'volume typha-certs: (none) -> Secret calico-typha-certs',
    'volume typha-ca: (none) -> ConfigMap calico-typha-ca, keys caBundle',
  ]);
});

test('A Service shows whom it leads to, and its ports', () => {
  assert.deepEqual(changeService(service({ 'k8s-app': 'old' }), service({ 'k8s-app': 'new' }, 5474)).fields, [
    'selector: k8s-app=old -> k8s-app=new',
    'ports: calico-typha 5473 to calico-typha -> calico-typha 5474 to calico-typha',
  ]);
});

test('What is made tells what it is like', () => {
  const budget: PodDisruptionBudget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { maxUnavailable: 1 },
  };
  assert.deepEqual(makeObject(budget).fields, ['is made', 'maxUnavailable: (none) -> 1']);
  assert.deepEqual(makeObject(deployment(bare)).fields.slice(0, 3), [
    'is made',
    'replicas: 2',
    'env SERVICE of calico-typha: (not set) -> from ConfigMap calico-config key typha_service_name',
  ]);
  assert.deepEqual(objectFields(deployment(bare), deployment(bare)), []);
});

test('A pod that changes is told to be made anew', () => {
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: bare.spec };
  const after: Pod = {
    ...pod,
    spec: { containers: [{ name: 'calico-typha', env: [{ name: 'SERVICE', value: 'x' }] }] },
  };
  assert.deepEqual(changePod(pod, after).fields.slice(0, 2), [
    'is deleted and made anew',
    'env SERVICE of calico-typha: from ConfigMap calico-config key typha_service_name -> x',
  ]);
});
