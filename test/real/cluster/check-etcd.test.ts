import assert from 'node:assert/strict';
import test from 'node:test';
import { checkEtcd } from '../../../src/cli/change/check-etcd.ts';
import type { EtcdFiles } from '../../../src/plan/changes/etcd/given-files.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { filesOf } from '../../support/etcd/issued.ts';
import { type EtcdServing, freePort, liveEtcd } from './live-etcd.ts';

const now = new Date();
const authority = createAuthority({ commonName: 'etcd-ca', now });
const stranger = createAuthority({ commonName: 'other-ca', now });
const files = filesOf(authority, now, 'calico');

function serving(changes: Partial<EtcdServing> = {}, ipSans: readonly string[] = ['127.0.0.1']): EtcdServing {
  const leaf = issueLeaf(authority, {
    commonNames: ['127.0.0.1'],
    ipSans,
    uriSans: ipSans.length === 0 ? ['spiffe://cluster.local/etcd'] : [],
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
    now,
  });
  return { ...leaf, clientCaPem: null, schemes: ['http', 'https'], ...changes };
}

async function asked(port: number, given: EtcdFiles = files) {
  const { endpoints } = await checkEtcd({ files: given, endpoints: `https://127.0.0.1:${port}` });
  const [one] = endpoints;
  assert.ok(one !== undefined);
  return one;
}

test('An etcd that has begun to listen with TLS beside http passes, and asks for no certificate yet', async (t) => {
  const { port } = await liveEtcd(t, serving());
  const seen = await asked(port);
  assert.equal(seen.problem, null);
  assert.equal(seen.asksForCertificate, false);
});

test('An etcd with --client-cert-auth passes with the certificate that it trusts', async (t) => {
  const { port } = await liveEtcd(t, serving({ clientCaPem: authority.certificatePem, schemes: ['https'] }));
  const seen = await asked(port);
  assert.equal(seen.problem, null);
  assert.equal(seen.asksForCertificate, true);
});

test('A client certificate that etcd does not trust is refused', async (t) => {
  const { port } = await liveEtcd(t, serving({ clientCaPem: stranger.certificatePem, schemes: ['https'] }));
  const { problem } = await asked(port);
  assert.match(problem ?? '', /^it refused the client certificate: refused with alert \d+/);
});

test('An etcd whose certificate another CA signed is refused from here', async (t) => {
  const { port } = await liveEtcd(t, serving());
  const { problem } = await asked(port, filesOf(stranger, now, 'calico'));
  assert.match(problem ?? '', /^its certificate is refused with --etcd-ca: .*unknown authority/);
});

test('A certificate without a SAN for the host is refused, whatever its Common Name', async (t) => {
  const { port } = await liveEtcd(t, serving({}, []));
  const { problem } = await asked(port);
  assert.equal(problem, 'its certificate is not valid for 127.0.0.1: it has no DNS or IP SAN');
});

test('An etcd that speaks http alone is told apart from one that is not there', async (t) => {
  const { port } = await liveEtcd(t, serving({ schemes: ['http'] }));
  const plain = await asked(port);
  assert.match(plain.problem ?? '', /^it did not answer with TLS: /);
  const nobody = await asked(await freePort());
  assert.equal(nobody.problem, 'it was not reached from here: connection refused');
});

test('A check needs a CA, since etcd shows a certificate of its own', async () => {
  const check = checkEtcd({ files: { ...files, ca: null }, endpoints: 'https://127.0.0.1:1' });
  await assert.rejects(check, { message: "--check-etcd needs the CA that signed etcd's certificate" });
});
