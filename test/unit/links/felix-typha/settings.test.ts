import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import type { RedactedObject } from '../../../../src/snapshot/objects.ts';
import { results } from '../../../support/judged.ts';
import { felixId, type InstallWish, judged, leaf, typhaId } from './install.ts';

const told = (wish: InstallWish, code: FindingCode) => results(judged(wish).checks, code);

test('a Typha without a client name never listens, and says which names are missing', () => {
  const [message] = told({ typhaEnv: { TYPHA_CLIENTCN: null } }, 'CTLS102');
  assert.match(message ?? '', /^error .*TYPHA_CLIENTCN or TYPHA_CLIENTURISAN is not set.*never listens$/);
});

test('clients without a server name never connect', () => {
  const [message] = told({ nodeEnv: { FELIX_TYPHACN: null } }, 'CTLS103');
  assert.match(message ?? '', /^error Felix, confd.*FELIX_TYPHACN or FELIX_TYPHAURISAN is not set/);
});

test('a stray CONFD_ name is seen as a difference of confd alone', () => {
  const [message] = told({ nodeEnv: { CONFD_TYPHACN: 'stray' } }, 'CTLS105');
  assert.match(message ?? '', /^error confd of DaemonSet .* sees other Typha settings than Felix$/);
});

test('a key that the Secret lacks is told with its Secret, and not again as a missing setting', () => {
  const wish = { nodeSecret: { 'tls.crt': leaf('felix').certificatePem } };
  assert.match(
    told(wish, 'CTLS106').find((t) => t.startsWith('error')) ?? '',
    /Secret kube-system\/node-certs has no key tls\.key/,
  );
  assert.ok(told(wish, 'CTLS103').every((text) => text.startsWith('passed')));
});

test('a required name with a line break is dropped by Felix and kept by the others', () => {
  const messages = told({ nodeEnv: { FELIX_TYPHACN: 'typha-server\n' } }, 'CTLS112');
  assert.match(
    messages.find((text) => text.startsWith('error')) ?? '',
    /FELIX_TYPHACN of .* is "typha-server\\n", with white space/,
  );
});

test('an upper-case scheme can match no certificate', () => {
  const wish = { typhaEnv: { TYPHA_CLIENTURISAN: 'SPIFFE://cluster.local/x' } };
  assert.match(told(wish, 'CTLS111').find((t) => t.startsWith('error')) ?? '', /upper-case scheme SPIFFE$/);
});

test('a URI that is no SPIFFE ID is a warning', () => {
  const wish = { typhaEnv: { TYPHA_CLIENTURISAN: 'spiffe://Cluster.Local/x' } };
  assert.match(told(wish, 'CTLS110').find((t) => t.startsWith('warning')) ?? '', /not a SPIFFE ID/);
});

test('equal names of both ends let each pose as the other', () => {
  const wish = {
    typha: leaf('typha', { commonName: 'same' }),
    felix: leaf('felix', { commonName: 'same' }),
    typhaEnv: { TYPHA_CLIENTCN: 'same' },
    nodeEnv: { FELIX_TYPHACN: 'same' },
  };
  assert.match(told(wish, 'CTLS118')[0] ?? '', /^warning Typha and its clients both require same/);
  assert.deepEqual(told({}, 'CTLS118'), ['passed felix-typha']);
});

test('a FelixConfiguration with Typha settings is a warning: Felix ignores them', () => {
  const object = (spec: Record<string, unknown>): RedactedObject => ({
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'FelixConfiguration',
    metadata: { name: 'default' },
    spec,
  });
  assert.match(told({ more: [object({ typhaCN: 'x' })] }, 'CTLS119')[0] ?? '', /^warning .*sets typhaCN/);
  assert.deepEqual(told({ more: [object({ logSeverityScreen: 'Info' })] }, 'CTLS119'), [
    'passed FelixConfiguration default',
  ]);
});

test('a certificate mounted with subPath never updates', () => {
  const wish = { nodeMount: { mountPath: '/certs/tls.crt', subPath: 'tls.crt' } };
  assert.match(told(wish, 'CTLS120')[0] ?? '', /^warning .*\/certs\/tls\.crt with subPath/);
  assert.match(told({}, 'CTLS120')[0] ?? '', /^passed/);
});

test('cipher suites that Calico does not know keep Typha from starting', () => {
  const typhaImage = 'docker.io/calico/typha:v3.32.1';
  const [message] = told({ typhaImage, typhaEnv: { TLS_CIPHER_SUITES: 'TLS_RSA_WITH_RC4' } }, 'CTLS122');
  assert.match(message ?? '', /^error .*unsupported cipher: TLS_RSA_WITH_RC4/);
  assert.match(
    told({ typhaEnv: { TLS_MIN_VERSION: '1.1' } }, 'CTLS122')[0] ?? '',
    /^warning .*neither 1\.2 nor 1\.3/,
  );
});

test('a Service that is missing its port name, or selects nothing, hides every Typha', () => {
  assert.match(
    told({ without: ['Deployment'] }, 'CTLS126')[0] ?? '',
    /^error .*no Typha runs behind Service kube-system\/calico-typha/,
  );
});

test('a fixed address is a warning of its own', () => {
  assert.match(
    told({ nodeEnv: { FELIX_TYPHAADDR: '10.0.0.1:5473' } }, 'CTLS127')[0] ?? '',
    /^warning FELIX_TYPHAADDR/,
  );
});

test('clients that are not told of Typha do not use it, and a running Typha is pointed out', () => {
  for (const value of ['none', '']) {
    const judgement = judged({ nodeEnv: { FELIX_TYPHAK8SSERVICENAME: value } });
    assert.equal(judgement.mode, 'not-used');
    assert.match(results(judgement.checks, 'CTLS126')[0] ?? '', /^warning .*no client is told to use it/);
  }
});

test('the move to SPIFFE that stands half-way is a warning, Common Names alone an info', () => {
  const leafs = {
    typha: leaf('typha', { uriSans: [typhaId] }),
    felix: leaf('felix', { uriSans: [felixId] }),
  };
  const wish = {
    ...leafs,
    typhaEnv: { TYPHA_CLIENTURISAN: felixId },
    nodeEnv: { FELIX_TYPHAURISAN: typhaId },
  };
  assert.match(told(wish, 'CTLS109')[0] ?? '', /^warning .*half-way$/);
  assert.match(told({}, 'CTLS109')[0] ?? '', /^info /);
});

test('certificates that nothing renews are told with their end', () => {
  assert.match(
    told({}, 'CTLS123')[0] ?? '',
    /^info Nothing renews the certificate in Secret kube-system\/typha-certs, which expires on 2027-/,
  );
});
