import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { emptySnapshot, extend } from '../../../src/snapshot/build.ts';
import { redactObject } from '../../../src/snapshot/redact.ts';
import { saveSnapshot } from '../../../src/snapshot/save.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { flatten, secretForms, standsIn } from './secret-forms.ts';

const now = new Date('2026-01-01T00:00:00Z');
const authority = createAuthority({ commonName: 'ca', now });
const issue = (commonName: string, keyAlgorithm: 'P-256' | 'RSA-2048') =>
  issueLeaf(authority, { now, commonNames: [commonName], extendedKeyUsage: null, keyAlgorithm });
const [typha, node, etcd] = [issue('typha', 'P-256'), issue('node', 'RSA-2048'), issue('etcd', 'P-256')];
const keys = [typha, node, etcd].map((issued) => issued.privateKeyPem);
const [password, token, apiToken, annotation] = [1, 2, 3, 4].map(() => randomBytes(18).toString('hex'));

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const apply = (object: object) => ({
  'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object),
});

const secretData = { 'tls.crt': base64(typha.certificatePem), 'tls.key': base64(typha.privateKeyPem) };
const configData = {
  'typha.key': node.privateKeyPem,
  cni_network_config: `{"mtu": __CNI_MTU__, "policy": {"k8s_auth_token": "${token}"}, "etcd_key_file": "/k"}`,
  'calicoctl.cfg': `apiVersion: projectcalico.org/v3\nkind: CalicoAPIConfig\nspec:\n  etcdPassword: ${password}\n  etcdKey: |\n${etcd.privateKeyPem.replace(/^/gm, '    ')}`,
  'inline.json': JSON.stringify({
    spec: { etcdKey: etcd.privateKeyPem, nested: JSON.stringify({ etcdKey: etcd.privateKeyPem }) },
  }),
  'wrapped.txt': (base64(node.privateKeyPem).match(/.{1,60}/g) ?? []).join('\n'),
};
const container = {
  name: 'calico-node',
  env: [
    { name: 'ETCD_PASSWORD', value: password },
    { name: 'K8S_API_TOKEN', value: apiToken },
    { name: 'INLINE', value: etcd.privateKeyPem.replaceAll('\n', '\\n') },
    { name: 'ETCD_ENDPOINTS', value: `https://root:${password}@10.0.0.1:2379` },
  ],
  command: ['sh', '-c', `etcdctl --password ${password} get /`],
  args: ['--token', token, `--etcd-password=${password}`],
};
const template = { spec: { containers: [container] } };
const workload = (kind: string) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'w', namespace: 'kube-system', annotations: apply({ kind, spec: { template } }) },
  spec: { template },
});
const objects = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'typha-certs',
      namespace: 'kube-system',
      annotations: { ...apply({ kind: 'Secret', data: secretData }), note: annotation },
    },
    data: {
      ...secretData,
      token: base64(token ?? ''),
      'combined.pem': base64(etcd.certificatePem + etcd.privateKeyPem),
    },
    stringData: { plain: password },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'calico-config',
      namespace: 'kube-system',
      annotations: apply({ kind: 'ConfigMap', data: configData }),
    },
    data: configData,
    binaryData: { key: base64(node.privateKeyPem) },
  },
  workload('Deployment'),
  workload('DaemonSet'),
  workload('ReplicaSet'),
  {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: 'r', namespace: 'kube-system' },
    data: { spec: { template } },
  },
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'kube-system' }, spec: template.spec },
];

function savedYaml(): string {
  const start = emptySnapshot({
    context: 'c',
    server: `https://u:${password}@h:6443`,
    takenAt: now.toISOString(),
    files: [],
  });
  const seen = objects.map((object) => redactObject(object)).filter((object) => object !== null);
  assert.equal(seen.length, objects.length);
  const request = { kind: 'Pod', group: '', resource: 'pods', namespace: null, name: null, selector: null };
  const answer = { request, outcome: 'failed' as const, cause: `HTTP 500: proxy said ${keys[0]}` };
  return saveSnapshot(extend(start, { objects: seen, answers: [answer] }));
}

const yaml = savedYaml();
const flat = flatten(yaml);

for (const [index, pem] of keys.entries()) {
  test(`no piece of key ${index + 1} is saved in any form`, () => {
    for (const form of secretForms(pem)) assert.equal(standsIn(flat, form), false);
  });
}

test('the search finds what it looks for', () => {
  for (const pem of keys) {
    const [body, twice] = [pem.split('\n').slice(1, -2).join('\n  '), base64(pem).replace(/.{60}/g, '$&\\n')];
    for (const text of [body, twice]) {
      assert.equal(
        secretForms(pem).some((form) => standsIn(flatten(`x: ${text}`), form)),
        true,
      );
    }
  }
});

for (const [name, secret] of Object.entries({ password, token, apiToken, annotation })) {
  test(`the ${name} is not saved, neither raw nor in base64`, () => {
    assert.notEqual(secret, undefined);
    assert.equal(flat.includes(secret ?? ''), false);
    assert.equal(flat.includes(base64(secret ?? '')), false);
    assert.equal(flat.includes(base64(` ${secret}`).slice(4, -4)), false);
  });
}

test('what is no secret is saved: certificates, endpoints, paths, names of settings', () => {
  for (const text of [
    'ETCD_PASSWORD',
    '"etcd_key_file": "/k"',
    '@10.0.0.1:2379',
    'calicoctl.cfg',
    '(removed)',
  ]) {
    assert.equal(yaml.includes(text), true, text);
  }
  assert.equal(flat.includes(flatten(typha.certificatePem)), true);
  assert.equal(flat.includes(flatten(etcd.certificatePem)), true);
});
