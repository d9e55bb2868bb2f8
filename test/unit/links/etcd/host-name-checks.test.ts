import assert from 'node:assert/strict';
import test from 'node:test';
import { references } from '../../../../src/calico/references.ts';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { hostMatches } from '../../../../src/links/host-name.ts';
import type { Pod } from '../../../../src/snapshot/objects.ts';
import { issueLeaf } from '../../../../src/x509/issue.ts';
import { contextOf, results, testTime } from '../../../support/judged.ts';
import { seenSecret } from '../../../support/seen-secret.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { authority, etcdInstall, etcdPod } from './install.ts';

const issued = (sans: { readonly dnsSans?: readonly string[]; readonly ipSans?: readonly string[] }) =>
  issueLeaf(authority, {
    commonNames: ['etcd.example.com'],
    extendedKeyUsage: null,
    now: testTime,
    ...sans,
  });

/** An etcd in a pod whose certificate lies in a Secret. */
function servedFromSecret(ip: string, advertised: string): Pod {
  const flags = [
    '--cert-file=/certs/tls.crt',
    `--advertise-client-urls=${advertised}`,
    '--listen-client-urls=https://0.0.0.0:2379',
  ];
  const pod = etcdPod('etcd-a', ip, flags);
  const [container] = pod.spec.containers;
  assert.ok(container !== undefined);
  return {
    ...pod,
    spec: {
      containers: [{ ...container, volumeMounts: [{ name: 'certs', mountPath: '/certs' }] }],
      volumes: [{ name: 'certs', secret: { secretName: 'etcd-server' } }],
    },
  };
}

const told = (
  endpoints: string,
  sans: Parameters<typeof issued>[0],
  advertised = 'https://10.0.0.1:2379',
) => {
  const more = [
    servedFromSecret('10.0.0.1', advertised),
    seenSecret('kube-system', 'etcd-server', { 'tls.crt': issued(sans).certificatePem }),
  ];
  return judgeEtcd(contextOf(snapshotOf(...etcdInstall({ endpoints, more }))));
};

test('a certificate without a SAN for the dialled address is an error of both ends', () => {
  const { checks, sides } = told('https://10.0.0.1:2379', { dnsSans: ['etcd.example.com'] });
  assert.deepEqual(results(checks, 'CTLS314'), [
    'error Secret kube-system/etcd-server (CN etcd.example.com), the certificate of etcd of Pod kube-system/etcd-a, is not valid for 10.0.0.1, which calico-node and install-cni of DaemonSet kube-system/calico-node and kube-controllers of Deployment kube-system/calico-kube-controllers dial: its SAN is etcd.example.com',
  ]);
  assert.ok(sides.every(({ findings }) => findings.includes('CTLS314')));
});

test('the Common Name does not count', () => {
  const { checks } = told('https://etcd.example.com:2379', {}, 'https://etcd.example.com:2379');
  assert.match(results(checks, 'CTLS314')[0] ?? '', /^error .*it has no DNS or IP SAN, and the Common Name/);
});

test('an etcd is asked only for the hosts at which it answers', () => {
  const { checks } = told('https://10.0.0.1:2379,https://10.0.0.2:2379', { ipSans: ['10.0.0.1'] });
  assert.deepEqual(results(checks, 'CTLS314'), ['passed kube-system/etcd-server for 10.0.0.1']);
});

test('in plaintext nobody looks at the name', () => {
  const { checks } = told('http://10.0.0.1:2379', { dnsSans: ['x'] });
  assert.deepEqual(results(checks, 'CTLS314'), []);
});

test('a certificate in a file of the host is not seen, and nothing is said of it', () => {
  const pod = etcdPod('etcd-a', '10.0.0.1', ['--cert-file=/etc/kubernetes/pki/etcd/server.crt']);
  const { checks } = judgeEtcd(contextOf(snapshotOf(...etcdInstall({ more: [pod] }))));
  assert.deepEqual(results(checks, 'CTLS314'), []);
});

test('the Secret with the certificate of an etcd pod is among those that are read', () => {
  const seen = snapshotOf(...etcdInstall({ more: [servedFromSecret('10.0.0.1', 'https://10.0.0.1:2379')] }));
  assert.ok(references(seen).some(({ kind, name }) => kind === 'Secret' && name === 'etcd-server'));
});

const named = { dnsSans: ['etcd1.example.com', '*.wild.example.com'], ipSans: ['10.0.0.1', '2001:db8::1'] };
for (const [host, isGood] of [
  ['etcd1.example.com', true],
  ['ETCD1.example.com.', true],
  ['etcd2.example.com', false],
  ['a.wild.example.com', true],
  ['a.b.wild.example.com', false],
  ['wild.example.com', false],
  ['10.0.0.1', true],
  ['10.0.0.2', false],
  ['2001:db8::1', true],
  ['2001:DB8:0:0::1', true],
  ['::ffff:10.0.0.1', true],
  ['::ffff:10.0.0.2', false],
  ['fe80::1%eth0', false],
] as const)
  test(`the certificate is ${isGood ? '' : 'not '}good for ${host}`, () => {
    assert.equal(hostMatches(named, host), isGood);
  });
