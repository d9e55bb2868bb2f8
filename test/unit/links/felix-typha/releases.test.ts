import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeFelixTypha } from '../../../../src/links/felix-typha/felix-typha.ts';
import { judge } from '../../../../src/links/judge.ts';
import { encode, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import { encodeExtension } from '../../../../src/x509/issuing/extension-encoding.ts';
import { extensionOids } from '../../../../src/x509/parsing/extension-names.ts';
import { contextOf, results, testTime } from '../../../support/judged.ts';
import { craftedPem } from '../../x509/crafted/crafted-certificate.ts';
import { KeyRing } from '../../x509/crafted/test-keys.ts';
import { ca, leaf as craftLeaf } from '../../x509/crafted/world.ts';
import { type InstallWish, install, judged } from './install.ts';

const keys = new KeyRing();
const sequence = (...parts: string[]) => encode(tag.sequence, ...parts);

/** Certificates under a CA that demands policies, critically, as corporate issuers do. */
function withPolicies(): InstallWish {
  const root = ca('Corp CA', keys, 'P-256', 1, null, testTime);
  const issuing = ca('Corp issuing CA', keys, 'P-256', 2, root, testTime);
  const require = encodeExtension(extensionOids.policyConstraints, true, sequence(encode(0x80, '\0')));
  const policies = encodeExtension(
    extensionOids.certificatePolicies,
    false,
    sequence(sequence(encodeOid('1.2.3.1'))),
  );
  issuing.extensions.set('require', require);
  issuing.extensions.set('policies', policies);
  const secret = (name: string, usage: string, number: number) => {
    const leaf = craftLeaf(name, usage, keys, 'P-256', number, issuing, testTime);
    leaf.extensions.set('policies', policies);
    const pem = `${craftedPem(leaf)}${craftedPem(issuing)}`;
    return { 'tls.crt': pem, 'tls.key': leaf.key.privateKeyPem };
  };
  return {
    caPem: craftedPem(root),
    typhaSecret: secret('typha-server', 'serverAuth', 3),
    nodeSecret: secret('typha-client', 'clientAuth', 4),
  };
}

const images = (typha: string, node = typha): InstallWish => ({
  typhaImage: `docker.io/calico/typha:${typha}`,
  nodeImage: `docker.io/calico/node:${node}`,
});

function told(wish: InstallWish, code: FindingCode): string[] {
  return results(judged(wish).checks, code);
}

test('critical policyConstraints are refused by Calico v3.28.5, built with Go 1.23, and accepted by v3.29.7', () => {
  const older = told({ ...withPolicies(), ...images('v3.28.5') }, 'CTLS409');
  assert.match(older.join(), /error .*unhandled critical extension/);
  assert.match(told({ ...withPolicies(), ...images('v3.29.7') }, 'CTLS107').join(), /^passed/);
});

test('each end is of its own image: a new Felix refuses nothing that an old Typha refuses', () => {
  const oldTypha = told({ ...withPolicies(), ...images('v3.28.5', 'v3.29.7') }, 'CTLS409').join();
  assert.match(oldTypha, /Typha of .* refuses the certificate of Felix/);
  const oldNode = told({ ...withPolicies(), ...images('v3.29.7', 'v3.28.5') }, 'CTLS409').join();
  assert.match(oldNode, /refuse the certificate of Typha/);
});

test('where the release is not known, or its Go is not, what not every Go accepts is unknown and says so', () => {
  const message =
    /unknown .*accepted by newer|unknown .*refused until Go 1\.23\.\d+ .*unhandled critical extension/;
  assert.match(told(withPolicies(), 'CTLS107').join(), message);
  assert.match(told({ ...withPolicies(), ...images('v3.29.3') }, 'CTLS107').join(), message);
  assert.match(
    told({ ...withPolicies(), ...images('v3.29.3') }, 'CTLS107').join(),
    /v3\.29\.3 was built with Go 1\.22\.2 to 1\.24\.2, which of them is not known/,
  );
  const digest = {
    typhaImage: 'quay.io/calico/typha@sha256:0123',
    nodeImage: 'quay.io/calico/node@sha256:0123',
  };
  assert.match(
    told({ ...withPolicies(), ...digest }, 'CTLS107').join(),
    /neither its image nor ClusterInformation/,
  );
  const enterprise = {
    ...withPolicies(),
    ...images('v3.29.7'),
    nodeImage: 'quay.io/tigera/cnx-node:v3.19.1',
  };
  assert.match(
    told(enterprise, 'CTLS108').join(),
    /tigera\/cnx-node:v3\.19\.1 is not an image of open-source Calico/,
  );
});

test('what every Go refuses is an error although the release is not known', () => {
  const wish = { typhaEnv: { TYPHA_CLIENTCN: 'someone-else' } };
  assert.match(told(wish, 'CTLS107').join(), /^error .*does not have required CN/);
});

test('what every Go accepts passes although the release is not known', () => {
  assert.deepEqual(told({}, 'CTLS107'), ['passed DaemonSet kube-system/calico-node']);
});

test('ClusterInformation tells the release of an image without a tag', () => {
  const information = {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'ClusterInformation' as const,
    metadata: { name: 'default' },
    spec: { calicoVersion: 'v3.29.7' },
  };
  const images = { typhaImage: 'calico/typha@sha256:0123', nodeImage: 'calico/node@sha256:0123' };
  assert.match(told({ ...withPolicies(), ...images, more: [information] }, 'CTLS107').join(), /^passed/);
});

test('an image built for FIPS accepts less, which is not judged: refused stays refused, accepted is unknown', () => {
  assert.match(told(images('v3.28.5-fips'), 'CTLS107').join(), /unknown .*built for FIPS/);
  const wish = { ...images('v3.28.5-fips'), typhaEnv: { TYPHA_CLIENTCN: 'someone-else' } };
  assert.match(told(wish, 'CTLS107').join(), /^error/);
});

test('GODEBUG in the environment of a container counts where its Go knows the setting', () => {
  const GODEBUG = 'madvdontneed=1,rsa1024min=0';
  const env = { typhaEnv: { GODEBUG }, nodeEnv: { GODEBUG } };
  assert.match(told({ ...smallKeys(), ...images('v3.28.5') }, 'CTLS108').join(), /^passed/);
  assert.match(told({ ...smallKeys(), ...images('v3.29.7') }, 'CTLS407').join(), /error .*keys are insecure/);
  assert.match(told({ ...smallKeys(), ...images('v3.29.7'), ...env }, 'CTLS108').join(), /^passed/);
});

const legacy = 'TLS_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';

test('TLS_CIPHER_SUITES is not read before v3.31, and its names depend on the release', () => {
  const suites = (version: string, TLS_CIPHER_SUITES: string) =>
    told({ ...images(version), typhaEnv: { TLS_CIPHER_SUITES } }, 'CTLS122').join();
  assert.match(suites('v3.31.2', legacy), /^(passed|info .*differ)/);
  assert.match(suites('v3.32.1', legacy), /^(passed|info .*differ)/);
  assert.match(suites('v3.30.7', legacy), /^info v3\.30\.7 of .* does not read TLS_CIPHER_SUITES/);
  assert.match(suites('v3.30.7', 'no such suite'), /^info .*does not read/);
  assert.match(suites('v3.31.0', legacy), /^unknown .*not every release takes it/);
  assert.match(suites('v3.32.1', 'no such suite'), /^error .*unsupported cipher/);
});

test('the handshake takes the names that the release takes', () => {
  const wish = { typhaEnv: { TLS_CIPHER_SUITES: legacy } };
  assert.match(told({ ...wish, ...images('v3.31.2') }, 'CTLS107').join(), /^passed/);
  assert.match(told({ ...wish, ...images('v3.30.7') }, 'CTLS107').join(), /^passed/);
});

/** A chain of RSA keys of 1023 bits, which Go takes until 1.23. */
function smallKeys(): InstallWish {
  const root = ca('small', keys, 'RSA-1023', 5, null, testTime);
  const secret = (name: string, usage: string, number: number) => {
    const leaf = craftLeaf(name, usage, keys, 'P-256', number, root, testTime);
    return { 'tls.crt': craftedPem(leaf), 'tls.key': leaf.key.privateKeyPem };
  };
  return {
    caPem: craftedPem(root),
    typhaSecret: secret('typha-server', 'serverAuth', 6),
    nodeSecret: secret('typha-client', 'clientAuth', 7),
  };
}

test('an upgrade that would refuse what is accepted now is told with its release', () => {
  const found = told({ ...smallKeys(), ...images('v3.28.5') }, 'CTLS130').join();
  assert.match(
    found,
    /^warning .*with v3\.28\.5, and no more from v3\.29\.6 on: .*1023-bit keys are insecure/,
  );
  assert.match(told({ ...smallKeys(), ...images('v3.29.7') }, 'CTLS130').join(), /^$/);
  assert.match(told(images('v3.28.5'), 'CTLS130').join(), /^passed/);
  assert.match(told({}, 'CTLS130').join(), /^unknown .*neither its image nor ClusterInformation/);
});

test('--for-release judges every end as that release, whatever its image says', () => {
  const snapshot = install({ ...smallKeys(), ...images('v3.28.5') });
  const codes = (forRelease: string | null) =>
    judge(snapshot, { now: testTime, version: '0', link: 'felix-typha', expiresWithinMs: 0, forRelease })
      .findings.map(({ code }) => code)
      .filter((code) => code === 'CTLS407');
  assert.deepEqual(codes(null), []);
  assert.deepEqual(codes('v3.29.7'), ['CTLS407']);
});

test('Installation.spec.fipsMode counts as images that are built for FIPS', () => {
  const fips = (fipsMode: boolean, wish: InstallWish) => {
    const context = contextOf(install({ ...images('v3.28.5'), ...wish }));
    const installation = { ...context.installation, fipsMode };
    return results(judgeFelixTypha({ ...context, installation }).checks, 'CTLS107').join();
  };
  assert.match(fips(true, {}), /unknown .*built for FIPS/);
  assert.match(fips(false, {}), /^passed/);
  assert.match(fips(true, { typhaEnv: { TYPHA_CLIENTCN: 'someone-else' } }), /^error/);
});

test('a small RSA key is an error where the Go of the release refuses it, else a warning', () => {
  const strength = (version: string) => told({ ...smallKeys(), ...images(version) }, 'CTLS406').join();
  assert.match(strength('v3.28.5'), /warning .*1023.*refuses since 1\.24/);
  assert.match(strength('v3.29.7'), /error .*1023.*refuses since 1\.24/);
});

/** calico-apiserver with these suites. */
function apiserver(version: string, env: Readonly<Record<string, string>>): InstallWish {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  return {
    ...images(version),
    more: [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { namespace: 'calico-system', name: 'calico-apiserver' },
        spec: {
          template: {
            spec: {
              containers: [
                { name: 'calico-apiserver', image: `calico/apiserver:${version}`, env: variables },
              ],
            },
          },
        },
      },
    ],
  };
}

test('calico-apiserver does not start with suites of TLS 1.3 alone', () => {
  const TLS_CIPHER_SUITES = 'TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256';
  const found = (version: string, env: Readonly<Record<string, string>>) =>
    told(apiserver(version, env), 'CTLS122').join();
  assert.match(found('v3.31.3', { TLS_CIPHER_SUITES }), /error calico-apiserver of .* does not start/);
  assert.match(found('v3.31.3', { TLS_CIPHER_SUITES, TLS_MIN_VERSION: '1.3' }), /does not start/);
  assert.doesNotMatch(found('v3.32.1', { TLS_CIPHER_SUITES, TLS_MIN_VERSION: '1.3' }), /does not start/);
  assert.doesNotMatch(found('v3.30.7', { TLS_CIPHER_SUITES }), /does not start/);
  const both = `${TLS_CIPHER_SUITES},TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`;
  assert.doesNotMatch(found('v3.31.3', { TLS_CIPHER_SUITES: both }), /does not start/);
});
