import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import test, { after, before } from 'node:test';
import { clear } from './clear.ts';
import { installScenario } from './install.ts';
import { statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';

let cluster: RealCluster;
/** The Secret of Typha's certificate, and the key in it. */
let namespace: string;
let name: string;
let key: string;
let certificate: string;

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  const { status } = await statusOf(cluster.kubeconfig);
  const typha = status.links[0]?.sides.find(({ side }) => side === 'server')?.certificate;
  assert.equal(typha?.source.split(' ')[0], 'Secret');
  [namespace = '', name = ''] = typha.source.replace('Secret ', '').split('/');
  key = typha.key ?? '';
  const data = await cluster.kubectl(['get', 'secret', name, '-n', namespace, '-o', 'json']);
  certificate = Buffer.from(JSON.parse(data).data[key], 'base64').toString();
});
after(async () => {
  await clear(cluster);
  await cluster.stop();
});

const privateKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

const cases: readonly (readonly [string, () => Buffer])[] = [
  ['is a private key', () => Buffer.from(privateKey())],
  ['is DER instead of PEM', () => new X509Certificate(certificate).raw],
  ['is empty', () => Buffer.alloc(0)],
  ['is broken PEM', () => Buffer.from(certificate.replace(/\n.{10}/, '\n!!!!!!!!!!'))],
  ['is text of another kind', () => Buffer.from('the certificate is in the drawer')],
  // An object of etcd holds 1.5 MiB, base64 included; a Secret 1 MiB of data.
  ['is a megabyte of garbage', () => randomBytes(1_000_000)],
];

for (const [what, value] of cases) {
  test(`A certificate in a Secret that ${what} is a finding that names the Secret`, async () => {
    const bytes = value();
    await replace(bytes);
    const { status, ended } = await statusOf(cluster.kubeconfig);
    const [felixTypha] = status.links;
    assert.equal(felixTypha?.state, 'error');
    const naming = status.findings.filter(
      ({ severity, message, subject }) => severity === 'error' && `${subject} ${message}`.includes(name),
    );
    assert.notDeepEqual(naming, []);
    assert.equal(ended.code, 3);
    const secret = bytes.toString('latin1').split('\n')[1] ?? '';
    if (what === 'is a private key') assert.ok(!(ended.stdout + ended.stderr).includes(secret));
    assert.ok(ended.stdout.length < 200_000, 'garbage is not repeated');
  });
}

test('Ten certificates in one Secret are read, the first is the leaf', async () => {
  await replace(Buffer.from(certificate.repeat(10)));
  const { status } = await statusOf(cluster.kubeconfig);
  const typha = status.links[0]?.sides.find(({ side }) => side === 'server');
  const sha256 = new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
  assert.equal(typha?.certificate?.sha256?.replaceAll(':', '').toLowerCase(), sha256);
});

/** From a file: a command line does not hold a megabyte. The Secret keeps its other keys. */
async function replace(value: Buffer): Promise<void> {
  const text = await cluster.kubectl(['get', 'secret', name, '-n', namespace, '-o', 'json']);
  const secret = JSON.parse(text);
  secret.metadata = { name, namespace };
  secret.data[key] = value.toString('base64');
  await cluster.kubectl(['replace', '-f', '-'], JSON.stringify(secret));
}
