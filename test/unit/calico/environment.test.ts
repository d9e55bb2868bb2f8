import assert from 'node:assert/strict';
import test from 'node:test';
import { resolveEnvironment, variable } from '../../../src/calico/environment.ts';
import type { Container, EnvVar } from '../../../src/snapshot/objects.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const container = (env: readonly EnvVar[], more: Partial<Container> = {}): Container => ({
  name: 'calico-node',
  env,
  ...more,
});

const resolve = (snapshot: Parameters<typeof resolveEnvironment>[0], one: Container) =>
  resolveEnvironment(snapshot, 'kube-system', { spec: { containers: [one] } }, one);

const map = (name: string, data: Record<string, string>) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'kube-system', name }, data }) as const;

test('a literal without a value is the empty string, since the API server drops ""', () => {
  const environment = resolve(snapshotOf(), container([{ name: 'TYPHA_CLIENTCN' }]));
  assert.deepEqual(variable(environment, 'TYPHA_CLIENTCN').value, { kind: 'set', text: '' });
});

test('a later entry wins over an earlier one and over envFrom', () => {
  const environment = resolve(
    snapshotOf(map('m', { A: 'from', B: 'from' })),
    container(
      [
        { name: 'A', value: 'one' },
        { name: 'A', value: 'two' },
      ],
      { envFrom: [{ configMapRef: { name: 'm' } }] },
    ),
  );
  assert.deepEqual(variable(environment, 'A').value, { kind: 'set', text: 'two' });
  assert.deepEqual(variable(environment, 'B').value, { kind: 'set', text: 'from' });
  assert.equal(variable(environment, 'B').origin, 'ConfigMap kube-system/m key B (envFrom)');
});

test('$(VAR) takes what was defined before it, $$ is a dollar, the rest stays', () => {
  const environment = resolve(
    snapshotOf(),
    container([
      { name: 'A', value: '1' },
      { name: 'B', value: '$(A)-$(C)-$$(A)' },
      { name: 'C', value: '3' },
    ]),
  );
  assert.deepEqual(variable(environment, 'B').value, { kind: 'set', text: '1-$(C)-$(A)' });
});

test('a key of a ConfigMap names its origin', () => {
  const environment = resolve(
    snapshotOf(map('calico-config', { typha_service_name: 'calico-typha' })),
    container([
      {
        name: 'FELIX_TYPHAK8SSERVICENAME',
        valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'typha_service_name' } },
      },
    ]),
  );
  const setting = variable(environment, 'FELIX_TYPHAK8SSERVICENAME');
  assert.deepEqual(setting.value, { kind: 'set', text: 'calico-typha' });
  assert.match(setting.origin, /from ConfigMap kube-system\/calico-config key typha_service_name$/);
});

test('what a kubelet would wait for is an obstacle, unless it is optional', () => {
  const reference = (optional: boolean): EnvVar => ({
    name: optional ? 'O' : 'M',
    valueFrom: { configMapKeyRef: { name: 'm', key: 'absent', optional } },
  });
  const environment = resolve(snapshotOf(map('m', {})), container([reference(true), reference(false)]));
  assert.deepEqual(environment.blockers, [
    'M needs key absent of ConfigMap kube-system/m, which does not exist',
  ]);
  assert.equal(variable(environment, 'O').value.kind, 'unset');
});

test('what could not be read is unknown, also for variables that an unread envFrom may hold', () => {
  const environment = resolve(
    snapshotOf(),
    container([{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }], {
      envFrom: [{ configMapRef: { name: 'unread' } }],
    }),
  );
  assert.equal(variable(environment, 'A').value.kind, 'unknown');
  assert.equal(variable(environment, 'ELSEWHERE').value.kind, 'unknown');
});
