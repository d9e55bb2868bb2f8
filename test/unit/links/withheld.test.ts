import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { parseKubeconfig } from '../../../src/calico/apiserver-kubeconfig.ts';
import type { FindingCode } from '../../../src/findings/finding.ts';
import { judgeFelixTypha } from '../../../src/links/felix-typha/felix-typha.ts';
import { unknownsOf } from '../../../src/links/unknowns.ts';
import type { RedactedObject } from '../../../src/snapshot/objects.ts';
import { redactObject } from '../../../src/snapshot/redact.ts';
import { scrub } from '../../../src/snapshot/scrub.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { contextOf, results } from '../../support/judged.ts';
import { authority, type InstallWish, install, leaf } from './felix-typha/install.ts';

/** The install as it is seen through the API server: without what looks like a secret. */
function seen(wish: InstallWish): Snapshot {
  const snapshot = install(wish);
  const objects = [...snapshot.objects].map(([key, object]): [string, RedactedObject] => [
    key,
    object.kind === 'Secret' ? object : (redactObject(object) ?? object),
  ]);
  return { ...snapshot, objects: new Map(objects) };
}

const judged = (wish: InstallWish) => judgeFelixTypha(contextOf(seen(wish)));
const told = (wish: InstallWish, code: FindingCode) => results(judged(wish).checks, code);
const errors = (wish: InstallWish) =>
  judged(wish).checks.filter((check) => check.outcome === 'failed' && check.finding.severity === 'error');

const jsonWebToken = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';

test('a required name that looks like a token makes the verdict unknown, for that reason', () => {
  const wish = { typhaEnv: { TYPHA_CLIENTCN: jsonWebToken } };
  assert.deepEqual(errors(wish), []);
  assert.deepEqual(told(wish, 'CTLS102'), [
    'unknown Deployment kube-system/calico-typha: TYPHA_CLIENTCN: withheld: looks like a JSON Web Token',
  ]);
});

test('what is unknown for being withheld says so, and what would make it known', () => {
  const { checks } = judged({ typhaEnv: { TYPHA_CLIENTCN: jsonWebToken } });
  const found = unknownsOf(checks, { link: 'felix-typha', reader: 'status', unreadable: [] });
  assert.deepEqual(
    found.filter(({ check }) => check === 'CTLS102').map(({ reason }) => reason),
    ['withheld'],
  );
  assert.match(found.find(({ check }) => check === 'CTLS102')?.remedy.text ?? '', /move it into a Secret/);
});

test('a CA file of which only what looks like a piece of a key is there is unknown, for that reason', () => {
  const body = leaf('typha').privateKeyPem.split('\n').slice(1, -2);
  const noise =
    createHash('shake256', { outputLength: 150 })
      .digest('base64')
      .match(/.{1,64}/g) ?? [];
  const wish = { caPem: `${noise.join('\n')}\n` };
  assert.deepEqual(errors(wish), []);
  assert.match(
    told(wish, 'CTLS412').join('\n'),
    /^unknown kube-system\/typha-ca: withheld: looks like a piece of a private key$/m,
  );
  assert.match(
    told(
      { caPem: `-----BEGIN PRIVATE KEY-----\n${body.join('\n')}\n-----END PRIVATE KEY-----\n` },
      'CTLS405',
    ).join('\n'),
    /^error .*it holds a private key where a certificate belongs/m,
  );
});

test('a key in a ConfigMap is not read as no key', () => {
  const { certificatePem, privateKeyPem } = leaf('felix');
  const files: RedactedObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'typha-ca' },
    data: { 'ca.crt': authority.certificatePem, 'tls.crt': certificatePem, 'tls.key': privateKeyPem },
  };
  const paths = { FELIX_TYPHACERTFILE: '/ca/tls.crt', FELIX_TYPHAKEYFILE: '/ca/tls.key' };
  const wish = { nodeEnv: paths, without: ['ConfigMap' as const], more: [files] };
  assert.deepEqual(errors(wish), []);
  assert.match(
    told(wish, 'CTLS404').join('\n'),
    /^unknown kube-system\/typha-ca: withheld: looks like a private key \(EC PKCS#8\)$/m,
  );
});

test('certificates in binaryData are read as the kubelet mounts them', () => {
  const files = (caPem: string): RedactedObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'typha-ca' },
    binaryData: { 'ca.crt': Buffer.from(caPem).toString('base64') },
  });
  const wish = (caPem: string) => ({ without: ['ConfigMap' as const], more: [files(caPem)] });
  assert.deepEqual(errors(wish(authority.certificatePem)), []);
  assert.match(
    told(wish('\u0000\u0001'), 'CTLS405').join('\n'),
    /it holds 2 bytes that are not a PEM certificate/,
  );
});

test('a kubeconfig whose token was withheld has a token', () => {
  const text = [
    'contexts: [{name: c, context: {cluster: c, user: u}}]',
    'current-context: c',
    'clusters: [{name: c, cluster: {server: "https://h:6443"}}]',
    'users:',
    '- name: u',
    '  user:',
    '    token: abc.def',
    '    client-key-data: c2VjcmV0',
  ].join('\n');
  const clean = String(scrub(text, 'kubeconfig'));
  assert.equal(clean.includes('abc.def') || clean.includes('c2VjcmV0'), false);
  assert.deepEqual(parseKubeconfig(clean, ''), parseKubeconfig(text, ''));
});
