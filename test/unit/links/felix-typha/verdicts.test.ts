import assert from 'node:assert/strict';
import test from 'node:test';
import { otherScalar, unparsableKey } from '../../../../simulator/damaged-key.ts';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeFelixTypha } from '../../../../src/links/felix-typha/felix-typha.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import { known } from '../../../../src/snapshot/reading.ts';
import { createAuthority } from '../../../../src/x509/issue.ts';
import { contextOf, dayMs, results, testTime } from '../../../support/judged.ts';
import { authority, felixId, type InstallWish, install, judged, leaf, typhaId } from './install.ts';

const errorsOf = (wish: InstallWish) =>
  judged(wish).checks.flatMap((c) =>
    c.outcome === 'failed' && c.finding.severity === 'error' ? [c.code] : [],
  );

function failure(wish: InstallWish, code: FindingCode): string {
  const found = judged(wish).checks.find((check) => check.code === code && check.outcome === 'failed');
  assert.ok(found?.outcome === 'failed', `${code} did not fail`);
  return found.finding.message;
}

test('mutual TLS by Common Name has no error, and both certificates are accepted', () => {
  const judgement = judged();
  assert.equal(judgement.mode, 'mtls-cn');
  assert.deepEqual(errorsOf({}), []);
  assert.deepEqual(results(judgement.checks, 'CTLS107'), ['passed DaemonSet kube-system/calico-node']);
  assert.deepEqual(results(judgement.checks, 'CTLS108'), ['passed DaemonSet kube-system/calico-node']);
});

test('SPIFFE IDs alone, and either name, are modes of their own', () => {
  const leafs = {
    typha: leaf('typha', { uriSans: [typhaId] }),
    felix: leaf('felix', { uriSans: [felixId] }),
  };
  const both = { TYPHA_CLIENTURISAN: felixId };
  const node = { FELIX_TYPHAURISAN: typhaId };
  assert.equal(judged({ ...leafs, typhaEnv: both, nodeEnv: node }).mode, 'mtls-cn-or-spiffe');
  const spiffe = {
    ...leafs,
    typhaEnv: { ...both, TYPHA_CLIENTCN: null },
    nodeEnv: { ...node, FELIX_TYPHACN: null },
  };
  assert.equal(judged(spiffe).mode, 'mtls-spiffe');
  assert.deepEqual(errorsOf(spiffe), []);
  assert.deepEqual(results(judged(spiffe).checks, 'CTLS109'), ['passed felix-typha']);
});

test("a client's wrong Common Name names both names, the Secret and who refuses", () => {
  const message = failure({ felix: leaf('felix', { commonName: 'calico-node' }) }, 'CTLS107');
  assert.match(
    message,
    /^Typha of Deployment kube-system\/calico-typha refuses the certificate of Felix, confd/,
  );
  assert.match(message, /Secret kube-system\/node-certs, CN calico-node/);
  assert.match(message, /peer certificate does not have required CN; it requires CN typha-client$/);
});

test("Typha's wrong Common Name is refused by every client", () => {
  const message = failure({ typha: leaf('typha', { commonName: 'x' }) }, 'CTLS108');
  assert.match(
    message,
    /^Felix, confd, tunnel-ip-allocator and node-status of DaemonSet .* refuse the certificate of Typha/,
  );
});

test('a certificate of another CA is withheld, and the evidence says what is trusted', () => {
  const other = createAuthority({ commonName: 'other-ca', now: testTime });
  const check = judged({ felix: leaf('felix', { by: other }) }).checks.find((c) => c.code === 'CTLS407');
  assert.ok(check?.outcome === 'failed');
  assert.match(check.finding.message, /tls: client didn't provide a certificate$/);
  assert.ok(check.finding.evidence.includes('ConfigMap kube-system/typha-ca trusts CN=typha-ca'));
});

test('an expired certificate is one finding that says who refuses it', () => {
  const expired = leaf('typha', { notAfter: new Date(testTime.getTime() - 3 * dayMs) });
  assert.match(
    failure({ typha: expired }, 'CTLS401'),
    /expired 3 days ago, on 2026-11-21: Felix, confd.* refuse it$/,
  );
  assert.deepEqual(errorsOf({ typha: expired }), ['CTLS401']);
});

test('a wrong extended key usage says who refuses it', () => {
  const message = failure({ felix: leaf('felix', { usage: ['serverAuth'] }) }, 'CTLS408');
  assert.match(message, /serverAuth, not clientAuth: Typha of .* refuses it$/);
});

test('the key of another certificate says who cannot use it', () => {
  const [mine, other] = [leaf('typha'), leaf('typha')];
  const wish = { typhaSecret: { 'tls.crt': mine.certificatePem, 'tls.key': other.privateKeyPem } };
  assert.match(failure(wish, 'CTLS404'), /: Typha of Deployment kube-system\/calico-typha cannot use it$/);
});

test('one wrong character in a key is an error in the words that Typha logs', () => {
  const { certificatePem, privateKeyPem } = leaf('typha');
  const withKey = (key: string): InstallWish => ({
    typhaSecret: { 'tls.crt': certificatePem, 'tls.key': key },
  });
  assert.deepEqual(errorsOf(withKey(privateKeyPem)), []);
  assert.match(
    failure(withKey(otherScalar(privateKeyPem)), 'CTLS404'),
    /belongs to another one \(tls: private key does not match public key\): Typha of .* cannot use it$/,
  );
  assert.match(
    failure(withKey(unparsableKey(privateKeyPem)), 'CTLS404'),
    /cannot be used \(tls: failed to parse private key\): Typha of .* cannot use it$/,
  );
});

test('rubbish in place of the key is no key: that end cannot load its files', () => {
  const wish = { nodeSecret: { 'tls.crt': leaf('felix').certificatePem, 'tls.key': 'rubbish' } };
  assert.match(
    failure(wish, 'CTLS404'),
    /^The private key beside .* cannot be used \(tls: failed to find any PEM data in key input\): Felix.* cannot use it$/,
  );
});

test('a key in place of the certificate is told as that', () => {
  const { privateKeyPem } = leaf('felix');
  const wish = { nodeSecret: { 'tls.crt': privateKeyPem, 'tls.key': privateKeyPem } };
  assert.match(failure(wish, 'CTLS405'), /private key where a certificate belongs/);
});

test('plaintext on both ends is an error of the link, on every side', () => {
  const names = ['CAFILE', 'SERVERCERTFILE', 'SERVERKEYFILE', 'CLIENTCN'].map((n) => [`TYPHA_${n}`, null]);
  const felix = ['TYPHACAFILE', 'TYPHACERTFILE', 'TYPHAKEYFILE', 'TYPHACN'].map((n) => [`FELIX_${n}`, null]);
  const judgement = judged({ typhaEnv: Object.fromEntries(names), nodeEnv: Object.fromEntries(felix) });
  assert.equal(judgement.mode, 'plaintext');
  assert.ok(judgement.sides.every((side) => side.findings.includes('CTLS101')));
});

test('plaintext clients of a TLS Typha cannot connect, which is not told as plaintext', () => {
  const felix = ['TYPHACAFILE', 'TYPHACERTFILE', 'TYPHAKEYFILE', 'TYPHACN'].map((n) => [`FELIX_${n}`, null]);
  const wish = { nodeEnv: Object.fromEntries(felix) };
  assert.deepEqual(errorsOf(wish), ['CTLS104']);
  assert.equal(judged(wish).mode, 'broken');
});

test('without the right to read Secrets modes stay known and verdicts are unknown', () => {
  const judgement = judged({ without: ['Secret'] });
  assert.equal(judgement.mode, 'mtls-cn');
  assert.match(results(judgement.checks, 'CTLS107')[0] ?? '', /^unknown /);
  assert.ok(judgement.sides.every((side) => side.state === 'unknown'));
});

test('whether the CA signs for others too is not known while the CA file was not read', () => {
  const seen = (wish: InstallWish) => {
    const chain = [authority.certificatePem];
    const connection = known({
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      chain,
      verified: true,
      authentication: 'token',
    } as const);
    const judgement = judgeFelixTypha(contextOf(extend(install(wish), { connection })));
    return results(judgement.checks, 'CTLS116').map((result) => result.split(' ')[0]);
  };
  assert.deepEqual(seen({ caPem: createAuthority({ commonName: 'other', now: testTime }).certificatePem }), [
    'passed',
  ]);
  assert.deepEqual(seen({ without: ['ConfigMap'] }), ['unknown']);
  assert.deepEqual(seen({}), ['warning']);
});
