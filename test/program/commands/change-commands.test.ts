import assert from 'node:assert/strict';
import test from 'node:test';
import { runProgram } from '../../support/run-program.ts';

const help = (command: string) => `  kubectl calico-tls ${command} --help\n`;
const links = 'felix-typha, kube-apiserver, etcd';

const mistakes: readonly (readonly [string, string])[] = [
  [
    'enable felix',
    `error: argument "felix" is not valid\nDid you mean felix-typha? Valid values: ${links}.\n${help('enable')}`,
  ],
  [
    'enable --spiffe --finish',
    `error: --spiffe and --finish exclude each other\nLeave one of the two out.\n${help('enable')}`,
  ],
  [
    'enable --ca-cert ca.crt',
    `error: --ca-cert needs --ca-key\nGive it too, or leave --ca-cert out.\n${help('enable')}`,
  ],
  [
    'enable --etcd-cert client.crt',
    `error: --etcd-cert is not for enable felix-typha: it is about etcd alone\nLeave it out, or mean enable etcd.\n${help('enable')}`,
  ],
  [
    'enable etcd --no-external-clients',
    `error: --no-external-clients is not for enable etcd: it is about Felix and Typha alone\nLeave it out, or mean enable felix-typha.\n${help('enable')}`,
  ],
  [
    'enable kube-apiserver --validity 90d',
    `error: --validity is not for enable kube-apiserver: it is about certificates of Felix and Typha\nLeave it out, or mean enable felix-typha.\n${help('enable')}`,
  ],
  [
    'enable kube-apiserver --file-arrival 150s',
    `error: --file-arrival is not for enable kube-apiserver: it is about files that pods have from Secrets\nLeave it out, or mean enable felix-typha or enable etcd.\n${help('enable')}`,
  ],
  [
    'enable etcd --etcd-cert client.crt',
    `error: enable etcd needs a client certificate: only a CA that etcd trusts can have signed it\nGive --etcd-cert and --etcd-key, and --etcd-ca where the CA of etcd is not in use yet.\n${help('enable etcd')}`,
  ],
  [
    'enable etcd --check-etcd --etcd-cert package.json --etcd-key package.json',
    'error: --check-etcd needs to know which addresses to dial\nGive --etcd-endpoints, with https and commas between.\n',
  ],
  [
    'rotate',
    'error: rotate needs to know what to replace\nGive one of typha, felix, ca, etcd.\n  kubectl calico-tls rotate typha --dry-run=client\n',
  ],
  [
    'rotate typhas',
    `error: argument "typhas" is not valid\nDid you mean typha? Valid values: typha, felix, ca, etcd.\n${help('rotate')}`,
  ],
  [
    'rotate felix --retire-ca',
    `error: --retire-ca is not for rotate felix: it is about the CA alone\nLeave it out, or mean rotate ca.\n${help('rotate')}`,
  ],
  [
    'rotate etcd --key-algorithm P-384',
    `error: --key-algorithm is not for rotate etcd: it is about certificates of Felix and Typha\nLeave it out, or mean rotate typha or rotate felix or rotate ca.\n${help('rotate')}`,
  ],
  [
    'rotate ca --etcd-key client.key',
    `error: --etcd-key is not for rotate ca: it is about etcd alone\nLeave it out, or mean rotate etcd.\n${help('rotate')}`,
  ],
  [
    'rotate typha --if-expires-within 30',
    'error: --if-expires-within "30" is not a span of time\nGive days, hours, minutes or seconds, for example 30d, 12h or 10m.\n',
  ],
  [
    'rotate etcd --etcd-cert nowhere.crt --etcd-key nowhere.key',
    'error: --etcd-cert nowhere.crt cannot be read: ENOENT\nCheck the path and its permissions.\n',
  ],
  [
    'rollback --to plaintext --trust-domain example.org',
    `error: --trust-domain is not for rollback --to plaintext: it is about certificates of Felix and Typha\nLeave it out, or mean rollback --to cn or rollback --to cn-or-spiffe.\n${help('rollback')}`,
  ],
];

for (const [line, expected] of mistakes) {
  test(`a change that makes no sense is told before any cluster is asked: ${line}`, async () => {
    const { code, stdout, stderr } = await runProgram(line.split(' '));
    assert.equal(stderr, expected);
    assert.equal(stdout, '');
    assert.equal(code, 2);
  });
}
