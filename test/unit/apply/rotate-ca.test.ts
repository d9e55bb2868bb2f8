import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { stringsAt } from '../../../simulator/server/json.ts';
import { applyPlan } from '../../../src/apply/engine.ts';
import { readStaged } from '../../../src/apply/storage/staging.ts';
import type { RotateRequest } from '../../../src/cli/change/kinds/rotate.ts';
import { judge } from '../../../src/links/judge.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { wouldAccept } from '../../../src/x509/verify.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { isWrite, Killed, type Killing, killedConnection } from '../../support/applying/killed-connection.ts';
import { rotationRun } from '../../support/applying/rotation.ts';

interface Install {
  readonly scenario: string;
  readonly namespace: string;
  readonly trust: readonly [name: string, key: string];
  readonly leafs: readonly (readonly [role: 'client' | 'server', name: string, key: string])[];
}

const manifest: Install = {
  scenario: 'manifest-mtls-cn',
  namespace: 'kube-system',
  trust: ['calico-typha-ca', 'typhaca.crt'],
  leafs: [
    ['client', 'calico-typha-certs', 'typha.crt'],
    ['server', 'calico-node-certs', 'calico-node.crt'],
  ],
};
const operator: Install = {
  scenario: 'operator-byo-spiffe',
  namespace: 'tigera-operator',
  trust: ['typha-ca', 'caBundle'],
  leafs: [
    ['client', 'typha-certs', 'tls.crt'],
    ['server', 'node-certs', 'tls.crt'],
  ],
};

const secret = (b: Bench, namespace: string, name: string, key: string): string =>
  Buffer.from(stringsAt(b.cluster.find('Secret', namespace, name), 'data')[key] ?? '', 'base64').toString();
const trusted = (b: Bench, { namespace, trust: [name, key] }: Install): string =>
  stringsAt(b.cluster.find('ConfigMap', namespace, name), 'data')[key] ?? '';
const subjects = (pem: string): string[] => parseCertificates(pem).certificates.map(({ sha256 }) => sha256);

const run = (b: Bench, connection = b.connection, asked: Partial<RotateRequest> = {}) =>
  rotationRun(b, connection, 'alice', { target: 'ca', retireCa: true, ...asked });

/** Both leafs come from the CA that is kept, nothing else is trusted, and nothing is left over. */
async function assertRotated(b: Bench, install: Install, before: string): Promise<void> {
  const { namespace } = install;
  const kept = secret(b, namespace, 'calico-tls-ca', 'tls.crt');
  assert.deepEqual(subjects(trusted(b, install)), subjects(kept));
  assert.notDeepEqual(subjects(kept), subjects(before));
  for (const [role, name, key] of install.leafs) {
    const verifier = { role, caFile: kept, commonName: '', uriSan: '' };
    assert.ok(
      wouldAccept(verifier, { certFile: secret(b, namespace, name, key) }, b.time.now()).accepted,
      name,
    );
  }
  assert.equal(await readStaged(b.api, namespace), null);
  const status = judge(await b.read(), {
    now: b.time.now(),
    version: '0',
    link: 'felix-typha',
    expiresWithinMs: 0,
  });
  assert.equal(status.summary.errors, 0, JSON.stringify(status.findings));
}

for (const install of [manifest, operator]) {
  test(`A new CA is trusted, kept, used and then trusted alone: ${install.scenario}`, async (t) => {
    const b = await bench(t, install.scenario);
    const before = trusted(b, install);
    const { plan, request } = await run(b);
    const ids = plan.steps.map(({ id }) => id).join(' ');
    const leafs = install === manifest ? 'certificates' : 'typha-certificate node-certificate';
    assert.equal(ids, `trust-both keep-ca ${leafs} retire-ca`);
    assert.equal((await applyPlan(request)).kind, 'done');
    await assertRotated(b, install, before);
  });
}

test('The CA that is kept is replaced by the next one, and the backup holds the one before', async (t) => {
  const b = await bench(t, manifest.scenario);
  assert.equal((await applyPlan((await run(b)).request)).kind, 'done');
  const first = trusted(b, manifest);
  b.time.advance(3_600_000);
  const renewal = await rotationRun(b, b.connection, 'alice', { target: 'typha' });
  assert.deepEqual(
    renewal.plan.steps.map(({ id }) => id),
    ['typha-certificate'],
    'the CA that is kept signs new leafs without another flag',
  );
  assert.equal((await applyPlan(renewal.request)).kind, 'done');
  b.time.advance(3_600_000);
  const outcome = await applyPlan((await run(b)).request);
  assert.equal(outcome.kind, 'done');
  await assertRotated(b, manifest, first);
  const [namespace, name] = (outcome.backup ?? '').split('/');
  const backup = JSON.stringify(
    Object.values(stringsAt(b.cluster.find('Secret', namespace ?? '', name ?? ''), 'data')).map((value) =>
      Buffer.from(value, 'base64').toString(),
    ),
  );
  assert.ok(backup.includes(Buffer.from(first).toString('base64')), 'the CA before is in the backup');
});

async function killings(t: TestContext, install: Install): Promise<Killing[]> {
  const b = await bench(t, install.scenario);
  const connection = killedConnection(b.connection, null);
  assert.equal((await applyPlan((await run(b, connection)).request)).kind, 'done');
  const points = connection.sent.filter(isWrite).flatMap((_, index): Killing[] => [
    { at: index + 1, of: 'writes', moment: 'before' },
    { at: index + 1, of: 'writes', moment: 'after' },
  ]);
  return process.env.KILL_POINTS === 'all' ? points : points.filter((_, index) => index % 3 === 0);
}

for (const install of [manifest, operator]) {
  test(`A killed change of the CA goes on with the CA that it staged: ${install.scenario}`, async (t) => {
    for (const killing of await killings(t, install)) {
      await t.test(`killed ${killing.moment} write ${killing.at}`, async (inner) => {
        const b = await bench(inner, install.scenario);
        const before = trusted(b, install);
        const first = await run(b, killedConnection(b.connection, killing));
        await assert.rejects(applyPlan(first.request), Killed);
        const staged = await readStaged(b.api, install.namespace);
        const again = await run(b);
        assert.equal((await applyPlan(again.request)).kind, 'done');
        await assertRotated(b, install, before);
        if (staged !== null)
          assert.deepEqual(subjects(trusted(b, install)), subjects(staged.caPem), 'one CA for both runs');
      });
    }
  });
}
