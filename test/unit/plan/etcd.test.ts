import assert from 'node:assert/strict';
import test from 'node:test';
import { etcdMaterials } from '../../../src/plan/changes/etcd/given-files.ts';
import { enableEtcdPlanner } from '../../../src/plan/changes/etcd-enable/planner.ts';
import { rotateEtcdPlanner } from '../../../src/plan/changes/etcd-rotate/planner.ts';
import type { EtcdCheck } from '../../../src/plan/connections/etcd/reachability.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Next } from '../../../src/plan/model/step.ts';
import type { Pod, RedactedObject } from '../../../src/snapshot/objects.ts';
import { type EtcdChoices, publishedEtcd, securedEtcd } from '../../support/etcd/choices.ts';
import { filesOf, issuedForEtcd } from '../../support/etcd/issued.ts';
import { etcdObjects } from '../../support/etcd/objects.ts';
import { testTime } from '../../support/judged.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const { authority, files } = issuedForEtcd(testTime, 'new-client');
const inUse = filesOf(authority, testTime, 'old-client');
const newCertificates = etcdMaterials(files, testTime);
const endpoint = 'https://10.0.0.2:2379';

const checked = (problem: string | null): EtcdCheck => ({
  endpoints: [{ endpoint, problem, asksForCertificate: null }],
});

function enable(
  objects: readonly RedactedObject[],
  check: EtcdCheck | null = checked(null),
  endpoints: string | null = null,
) {
  const planner = enableEtcdPlanner({ newCertificates, checked: check, endpoints, arrivalMs: 150_000 });
  return wholePlan(snapshotOf(...objects), planner, testTime);
}

function reason(next: Exclude<Next, { kind: 'step' }>): string {
  return next.kind === 'blocked' ? `${next.reason} | ${next.remedy}` : `done: ${next.note}`;
}

function etcdPod(...flags: readonly string[]): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'kube-system', name: 'etcd-cp1', labels: { component: 'etcd' } },
    spec: { containers: [{ name: 'etcd', command: ['etcd', ...flags] }] },
    status: { podIP: '10.0.0.2', hostIP: '10.0.0.2' },
  };
}

test('where nothing is known of etcd and TLS, nothing begins, and the check is named', () => {
  const { steps, end } = enable(etcdObjects(publishedEtcd, inUse), null);
  assert.equal(steps.length, 0);
  assert.match(reason(end), /^Whether etcd answers with TLS at https:\/\/10\.0\.0\.2:2379 is not known/);
  assert.match(reason(end), /Add --check-etcd/);
});

test('a check that failed blocks with what it saw', () => {
  const { steps, end } = enable(
    etcdObjects(publishedEtcd, inUse),
    checked('its certificate is not valid for 10.0.0.2'),
  );
  assert.equal(steps.length, 0);
  assert.match(
    reason(end),
    /the check of https:\/\/10\.0\.0\.2:2379 failed: its certificate is not valid for 10\.0\.0\.2/,
  );
});

test('an etcd pod that listens with TLS at the address is enough', () => {
  const both = etcdPod('--listen-client-urls=http://10.0.0.2:2379,https://10.0.0.2:2379');
  assert.equal(enable([...etcdObjects(publishedEtcd, inUse), both], null).end.kind, 'done');
});

test('an etcd pod that listens without TLS, or elsewhere, blocks', () => {
  const plain = etcdPod('--listen-client-urls=http://10.0.0.2:2379');
  assert.match(
    reason(enable([...etcdObjects(publishedEtcd, inUse), plain], null).end),
    /Pod kube-system\/etcd-cp1 does not listen with TLS/,
  );
  const local = etcdPod('--listen-client-urls=http://10.0.0.2:2379,https://127.0.0.1:2379');
  assert.match(
    reason(enable([...etcdObjects(publishedEtcd, inUse), local], null).end),
    /does not listen at https:\/\/10\.0\.0\.2:2379/,
  );
  const silent = etcdPod('--config-file=/etc/etcd.yml');
  assert.match(reason(enable([...etcdObjects(publishedEtcd, inUse), silent], null).end), /is not known/);
});

test('endpoints of the user take the place of those in use', () => {
  const check: EtcdCheck = {
    endpoints: [{ endpoint: 'https://etcd.example:2379', problem: null, asksForCertificate: true }],
  };
  const { steps, end } = enable(etcdObjects(publishedEtcd, inUse), check, 'https://etcd.example:2379');
  assert.equal(end.kind, 'done');
  const change = steps.find(({ id }) => id === 'endpoints')?.changes[0];
  assert.deepEqual(change?.fields, ['etcd_endpoints: http://10.0.0.2:2379 -> https://etcd.example:2379']);
});

test('literals of a template change in one patch, with the volume that it lacks', () => {
  const typha = {
    present: true,
    endpoints: 'literal',
    paths: 'none',
    mounted: false,
    ownSecret: false,
  } as const;
  const { steps, end } = enable(etcdObjects({ ...publishedEtcd, typha }, inUse));
  assert.equal(end.kind, 'done');
  const own = steps.filter(({ changes }) =>
    changes.some(({ after }) => after.metadata.name === 'calico-typha'),
  );
  assert.deepEqual(
    own.map(({ id }) => id),
    ['settings-calico-typha'],
  );
  assert.deepEqual(own[0]?.changes[0]?.fields, [
    'volume etcd-certs: (none) -> Secret calico-etcd-secrets, mode 0440',
    'env TYPHA_ETCDCAFILE of calico-typha: (not set) -> /calico-secrets/etcd-ca',
    'env TYPHA_ETCDCERTFILE of calico-typha: (not set) -> /calico-secrets/etcd-cert',
    'env TYPHA_ETCDKEYFILE of calico-typha: (not set) -> /calico-secrets/etcd-key',
    'env TYPHA_ETCDENDPOINTS of calico-typha: http://10.0.0.2:2379 -> https://10.0.0.2:2379',
    'mount of calico-typha: etcd-certs at /calico-secrets',
  ]);
});

test('mutual TLS everywhere is done, whatever the certificate', () => {
  const { steps, end } = enable(etcdObjects(securedEtcd, inUse), null);
  assert.equal(steps.length, 0);
  assert.equal(reason(end), 'done: Every client of etcd uses mutual TLS already');
});

test('the Kubernetes datastore needs none of it', () => {
  const text = JSON.stringify(etcdObjects(publishedEtcd, inUse)).replaceAll('"etcdv3"', '"kubernetes"');
  const { steps, end } = enable(JSON.parse(text));
  assert.equal(steps.length, 0);
  assert.match(reason(end), /^done: Calico keeps all data in the Kubernetes API here/);
});

test('a file under subPath blocks, since running pods would never get it', () => {
  const text = JSON.stringify(etcdObjects(publishedEtcd, inUse)).replace(
    '"mountPath":"/calico-secrets"',
    '"mountPath":"/calico-secrets/etcd-ca","subPath":"etcd-ca"',
  );
  const { steps, end } = enable(JSON.parse(text));
  assert.equal(steps.length, 0);
  assert.match(reason(end), /\/calico-secrets\/etcd-ca is mounted with subPath/);
});

test('a CNI configuration that has no place for the files blocks', () => {
  const text = JSON.stringify(etcdObjects(publishedEtcd, inUse)).replace(
    /\\"etcd_cert_file\\": \\"[^"]*\\",/,
    '',
  );
  const { steps, end } = enable(JSON.parse(text));
  assert.equal(steps.length, 0);
  assert.match(reason(end), /the CNI configuration lacks "etcd_cert_file": "__ETCD_CERT_FILE__"/);
});

test('a flannel that the same ConfigMap would send to https without its files blocks', () => {
  const flannel = (mounted: boolean): RedactedObject[] =>
    etcdObjects(publishedEtcd, inUse).map((object) => {
      if (object.kind !== 'DaemonSet') return object;
      const from = (name: string, key: string) => ({
        name,
        valueFrom: { configMapKeyRef: { name: 'calico-config', key } },
      });
      const container = {
        name: 'kube-flannel',
        env: [
          from('FLANNELD_ETCD_ENDPOINTS', 'etcd_endpoints'),
          from('FLANNELD_ETCD_CAFILE', 'etcd_ca'),
          from('FLANNELD_ETCD_CERTFILE', 'etcd_cert'),
          from('FLANNELD_ETCD_KEYFILE', 'etcd_key'),
        ],
        securityContext: { privileged: true },
        ...(mounted ? { volumeMounts: [{ name: 'etcd-certs', mountPath: '/calico-secrets' }] } : {}),
      };
      const { template } = object.spec;
      const containers = [...template.spec.containers, container];
      return {
        ...object,
        spec: { ...object.spec, template: { ...template, spec: { ...template.spec, containers } } },
      };
    });
  assert.equal(enable(flannel(true)).end.kind, 'done');
  const { steps, end } = enable(flannel(false));
  assert.equal(steps.length, 0);
  assert.match(reason(end), /^flannel of DaemonSet kube-system\/calico-node: no volume is mounted/);
});

test('rotate needs something to renew, and does nothing while nothing is due', () => {
  const rotate = (choices: EtcdChoices, expiresWithinMs: number | null) => {
    const planner = rotateEtcdPlanner({
      newCertificates,
      checked: null,
      expiresWithinMs,
      arrivalMs: 150_000,
    });
    return wholePlan(snapshotOf(...etcdObjects(choices, inUse)), planner, testTime);
  };
  assert.match(
    reason(rotate(publishedEtcd, null).end),
    /there is no certificate to renew \| Run kubectl calico-tls enable etcd/,
  );
  const early = rotate(securedEtcd, 30 * 86_400_000);
  assert.equal(early.steps.length, 0);
  assert.match(
    reason(early.end),
    /^done: Nothing is due: the certificate in Secret kube-system\/calico-etcd-secrets is valid until 20/,
  );
  assert.deepEqual(
    rotate(securedEtcd, 400 * 86_400_000).steps.map(({ id }) => id),
    ['certificate', 'load-calico-node', 'load-calico-kube-controllers'],
  );
});

test('pods that an expired certificate keeps from starting are not waited for, but mended', () => {
  const later = new Date(testTime.getTime() + 400 * 86_400_000);
  const fresh = filesOf(authority, later, 'fresh-client');
  const planner = rotateEtcdPlanner({
    newCertificates: etcdMaterials(fresh, later),
    checked: null,
    expiresWithinMs: null,
    arrivalMs: 150_000,
  });
  const unavailable = etcdObjects(securedEtcd, inUse).map((object) =>
    object.kind === 'Deployment'
      ? {
          ...object,
          status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 0 },
        }
      : object,
  );
  const { steps, end } = wholePlan(snapshotOf(...unavailable), planner, later);
  assert.equal(end.kind, 'done');
  assert.deepEqual(
    steps.map(({ id }) => id),
    ['certificate', 'load-calico-node', 'load-calico-kube-controllers'],
  );
  assert.equal(steps[0]?.proof.refused, 3, 'who is cut off today is said');
});
