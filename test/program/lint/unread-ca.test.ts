import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { lintFiles } from '../../../src/cli/lint/lint-pipeline.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';

const now = new Date();
const dayMs = 86_400_000;
const authority = createAuthority({ commonName: 'etcd-ca', now });
const server = issueLeaf(authority, {
  commonNames: ['etcd'],
  dnsSans: ['etcd-1'],
  extendedKeyUsage: ['serverAuth'],
  now,
});

/** An etcd and calicoctl, whose CA files are not on this machine. */
async function lint(t: TestContext, lifetimeDays: number, host = '10.0.0.1') {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-unread-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const client = issueLeaf(authority, {
    commonNames: ['calico'],
    extendedKeyUsage: ['clientAuth'],
    now: new Date(now.getTime() - 10 * dayMs),
    lifetimeDays,
  });
  const absent = join(folder, 'absent.crt');
  const etcd = {
    'listen-client-urls': 'https://10.0.0.1:2379',
    'advertise-client-urls': `https://${host}:2379`,
    'client-transport-security': {
      'cert-file': write('server.crt', server.certificatePem),
      'key-file': write('server.key', server.privateKeyPem),
      'trusted-ca-file': absent,
    },
  };
  const calicoctl = {
    apiVersion: 'projectcalico.org/v3',
    kind: 'CalicoAPIConfig',
    spec: {
      datastoreType: 'etcdv3',
      etcdEndpoints: `https://${host}:2379`,
      etcdCACertFile: absent,
      etcdCertFile: write('client.crt', client.certificatePem),
      etcdKeyFile: write('client.key', client.privateKeyPem),
    },
  };
  const paths = [
    write('etcd.conf.yml', JSON.stringify(etcd)),
    write('calicoctl.cfg', JSON.stringify(calicoctl)),
  ];
  const { links, findings, unknown } = await lintFiles({ paths, root: null, expiresWithinMs: 0 }, now);
  const sides = links.find(({ link }) => link === 'etcd')?.sides ?? [];
  return { sides, findings, unknown };
}

test('an expired certificate is refused under a CA that was not read', async (t) => {
  const { findings } = await lint(t, 5);
  const refusals = findings.filter(({ message }) => / refuses the certificate of calicoctl /.test(message));
  assert.equal(refusals.length, 1);
  assert.match(refusals[0]?.message ?? '', /has expired .*, whatever its CA file holds$/);
});

const errorsOf = ({ findings }: Awaited<ReturnType<typeof lint>>) =>
  findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

test('a host that is no SAN is refused under any CA', async (t) => {
  assert.deepEqual(errorsOf(await lint(t, 300)), ['CTLS314']);
});

test('what is right may be refused or not, and no row is ok whose files were not read', async (t) => {
  const linted = await lint(t, 300, 'etcd-1');
  assert.deepEqual(errorsOf(linted), []);
  assert.equal(linted.unknown.filter(({ check }) => check === 'CTLS407').length, 2);
  assert.deepEqual(
    linted.sides.map(({ state }) => state),
    ['unknown', 'unknown'],
  );
});
