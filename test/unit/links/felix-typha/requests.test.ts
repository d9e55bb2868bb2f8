import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeFelixTypha } from '../../../../src/links/felix-typha/felix-typha.ts';
import { createAuthority } from '../../../../src/x509/issue.ts';
import { contextOf, results, testTime } from '../../../support/judged.ts';
import { authority, felixId, type InstallWish, install, typhaId } from './install.ts';

const request = (commonName: string, caPem = authority.certificatePem) => ({
  SIGNER: 'example.com/signer',
  COMMON_NAME: commonName,
  CA_CERT: Buffer.from(caPem).toString('base64url'),
});
const asked: InstallWish = { typhaRequest: request('typha-server'), nodeRequest: request('typha-client') };

/** An install whose operator has the certificates requested by the pods. */
function told(wish: InstallWish, certificateManagement = true): string[] {
  const context = contextOf(install(wish));
  const installation = { ...context.installation, certificateManagement };
  return results(judgeFelixTypha({ ...context, installation }).checks, 'CTLS131');
}

test('what pods ask for and the other end demands is never called accepted: the signer decides', () => {
  const [typha = '', node = ''] = told(asked);
  assert.match(
    typha,
    /^unknown .*the signer example\.com\/signer .*the Common Name typha-server.*both usages/,
  );
  assert.match(node, /^unknown .*the Common Name typha-client/);
});

test('a Common Name that the other end does not demand is refused whatever is issued', () => {
  const found = told({ ...asked, nodeRequest: request('calico-node') }).join();
  assert.match(
    found,
    /error node-certs-key-cert-provisioner of .* asks for the Common Name calico-node, and Typha of .* demand typha-client/,
  );
});

test('a URI is never asked for: an end that demands one alone accepts nobody', () => {
  const uriOnly = {
    typhaEnv: { TYPHA_CLIENTCN: null, TYPHA_CLIENTURISAN: felixId },
    nodeEnv: { FELIX_TYPHACN: null, FELIX_TYPHAURISAN: typhaId },
  };
  const found = told({ ...asked, ...uriOnly });
  assert.equal(found.filter((one) => /^error .*asks for no URI SAN/.test(one)).length, 2);
});

test('the CA of the signer is held by the other end', () => {
  const other = createAuthority({ commonName: 'other-ca', now: testTime }).certificatePem;
  const found = told({ ...asked, typhaRequest: request('typha-server', other) }).join();
  assert.match(
    found,
    /^error typha-certs-key-cert-provisioner .*asks a signer of the CA .*other-ca.* does not hold/,
  );
});

test('without init containers it is unknown, without certificateManagement nothing is said', () => {
  assert.match(told({}).join(), /^unknown .*no init container/);
  assert.deepEqual(told({}, false), []);
});
