import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { apiOf } from '../../../src/apply/objects/api.ts';
import { readBackup } from '../../../src/apply/storage/backup.ts';
import { keyStore } from '../../../src/apply/storage/key-store.ts';
import { readLease } from '../../../src/apply/storage/lease.ts';
import { readStaged } from '../../../src/apply/storage/staging.ts';
import { objectAt } from '../../../src/json.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { Killed, type Killing, killedConnection } from '../../support/applying/killed-connection.ts';
import { type NewCertificates, newCertificates } from '../../support/applying/manifest-plan.ts';
import { migrate } from '../../support/applying/run.ts';

const namespace = 'kube-system';
const originals = [
  ['Secret', 'calico-typha-certs'],
  ['Secret', 'calico-node-certs'],
  ['Deployment', 'calico-typha'],
  ['DaemonSet', 'calico-node'],
] as const;

/** Every point, or those at which something is written and some between. */
const everyPoint = process.env.KILL_POINTS === 'all';

/** The requests of an undisturbed run that are worth a death each. */
async function points(t: TestContext): Promise<Killing[]> {
  const b = await bench(t, 'manifest-mtls-cn');
  const connection = killedConnection(b.connection, null);
  const outcome = await migrate(b, newCertificates(b.time.now()), { connection });
  assert.equal(outcome.kind, 'done');
  return connection.sent.flatMap(({ method = 'GET', path }, index): Killing[] => {
    const writes = method !== 'GET' && !path.includes('selfsubjectaccessreviews');
    if (!everyPoint && !writes && index % 12 !== 0) return [];
    const before: Killing = { at: index + 1, moment: 'before' };
    return writes ? [before, { at: index + 1, moment: 'after' }] : [before];
  });
}

test('A run that is killed at any request is completed by the next one, with the same certificates', async (t) => {
  const killings = await points(t);
  assert.ok(killings.length > 40, `${killings.length} points`);
  for (const killing of killings) {
    await t.test(`killed ${killing.moment} request ${killing.at}`, (inner) => dieAndGoOn(inner, killing));
  }
});

async function dieAndGoOn(t: TestContext, killing: Killing): Promise<void> {
  const b = await bench(t, 'manifest-mtls-cn');
  const before = originals.map(([kind, name]) => b.cluster.find(kind, namespace, name));
  const connection = killedConnection(b.connection, killing);
  const first = newCertificates(b.time.now());
  const died = await migrate(b, first, { connection }).catch((error: unknown) => error);
  assert.ok(died instanceof Killed || killing.at === connection.sent.length, String(died));

  const staged = await readStaged(b.api, namespace);
  const arrived = secretText(b, 'calico-node-certs', 'calico-node.crt') === first.staged.felix.certificatePem;
  const fresh = arrived ? first : newCertificates(b.time.now());
  const again = staged === null ? fresh : continued(b, staged);
  const outcome = await migrate(b, again, { holder: 'alice@laptop, process 2' });

  assert.equal(outcome.kind, 'done');
  await assertClean(b);
  if (staged !== null)
    assert.deepEqual(secretText(b, 'calico-typha-certs', 'typha.crt'), staged.typha.certificatePem);
  const [place = '', name = ''] = (outcome.backup ?? '').split('/');
  if (outcome.backup === null) return;
  const backup = await readBackup(apiOf(b.connection, b.clock), place, name);
  for (const [index, [kind, object]] of originals.entries()) {
    const kept = backup?.objects.find(({ address }) => address.kind === kind && address.name === object);
    assert.equal(contentOf(kept?.object), contentOf(before[index]), `${kind} ${object} in the backup`);
  }
}

function continued(b: Bench, staged: NewCertificates['staged']): NewCertificates {
  const keys = keyStore([staged.typha.privateKeyPem, staged.felix.privateKeyPem]);
  return { ...newCertificates(b.time.now()), staged, keys };
}

async function assertClean(b: Bench): Promise<void> {
  assert.equal(b.cluster.find('Secret', namespace, 'calico-tls-pending'), undefined);
  const lease = await readLease(b.api, namespace);
  assert.deepEqual({ holder: lease?.holder, goal: lease?.unfinishedGoal }, { holder: null, goal: null });
}

/** A fingerprint: the content may hold private keys, which no failed test may print. */
function contentOf(object: unknown): string {
  const content = JSON.stringify([objectAt(object, 'spec'), objectAt(object, 'data')]);
  return createHash('sha256').update(content).digest('hex');
}

function secretText(b: Bench, name: string, key: string): string {
  const data = objectAt(b.cluster.find('Secret', namespace, name), 'data');
  return Buffer.from(String(data[key]), 'base64').toString('utf8');
}
