import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { clear } from '../clear.ts';
import { installScenario } from '../install.ts';
import { plugin, statusOf } from '../plugin.ts';
import { type RealCluster, sharedCluster } from '../real-cluster.ts';
import { newestBackup, permissionCases, refusedToRead } from './cases.ts';
import { byRule, grant, type Piece, pieceText, printedRights } from './granted-rights.ts';

let cluster: RealCluster;
let kubeconfig = '';
let ofStatus: readonly string[] = [];
const name = 'calico-tls-test';
const account = `default/${name}`;

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  await cluster.kubectl(['create', 'serviceaccount', name, '-n', 'default']);
  kubeconfig = cluster.token(
    name,
    (await cluster.kubectl(['create', 'token', name, '-n', 'default'])).trim(),
  );
  ofStatus = (await printedRights(cluster, 'status', account)).pieces.map(pieceText);
});
after(async () => {
  await cluster.kubectl(['delete', 'serviceaccount', name, '-n', 'default', '--ignore-not-found']);
  await clear(cluster);
  await cluster.stop();
});

test('with the rights that are printed, status reads all; without a rule, what it gives is named', async (context) => {
  const { pieces, without, revoke } = await grant(cluster, 'status', account);
  context.after(revoke);
  const { status } = await statusOf(kubeconfig);
  assert.deepEqual(status.unread, []);
  const rules = byRule(pieces);
  assert.ok(rules.length > 5);
  for (const rule of rules) {
    const seen = await without(rule, () => statusOf(kubeconfig));
    assert.ok(seen.status.summary.unknown > 0);
    const untold = rule.filter(({ verb, resource, name: one, role }) => {
      const where = role.metadata.namespace === undefined ? '' : ` in ${role.metadata.namespace}`;
      return !seen.status.unread.some(
        ({ permission, name: unread }) =>
          permission === `${verb} ${resource}${where}` && (one === null || one === unread),
      );
    });
    assert.deepEqual(untold.map(pieceText), [], JSON.stringify(seen.status.unread));
  }
});

for (const one of permissionCases)
  test(`${one.command} needs each rule that is printed for it, and no right besides`, async (context) => {
    for (const [words, code] of one.before ?? []) {
      const ended = await plugin(words, { kubeconfig: cluster.kubeconfig });
      assert.equal(ended.code, code, ended.stderr);
    }
    const { pieces, without, revoke } = await grant(cluster, one.command, account);
    context.after(revoke);
    const isApart = ({ verb, resource }: Piece) =>
      verb === one.apart?.verb && resource === one.apart.resource;
    const more = pieces.filter((piece) => !ofStatus.includes(pieceText(piece)));
    const rules = byRule(more.filter((piece) => !isApart(piece)));
    assert.ok(rules.length > 0);
    const words = await named(one.words);
    const untold: string[] = [];
    for (const rule of rules) {
      const ended = await without(rule, () => plugin(words, { kubeconfig }));
      const said = ended.stdout + ended.stderr;
      const told = rule.filter((piece) => one.tells(piece).test(said));
      const endedEarly = rule.some((piece) => refusedToRead(piece).test(said));
      if (ended.code === one.codeWithout && (told.length === rule.length || endedEarly)) continue;
      untold.push(`${rule.map(pieceText).join('; ')}: ${ended.code} ${said.slice(-400)}`);
    }
    assert.deepEqual(untold, []);
    const apart = more.filter(isApart);
    if (one.apart !== undefined) {
      const { code, says, words: other } = one.apart;
      const ended = await without(apart, () => plugin(other, { kubeconfig }));
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stdout + ended.stderr, says);
    }
    const ended = await plugin(words, { kubeconfig });
    assert.equal(ended.code, one.code, ended.stdout + ended.stderr);
    assert.doesNotMatch(ended.stdout + ended.stderr, /missing permission|forbidden|may not/);
  });

/** The name of the newest backup in the place that stands for it. */
async function named(words: readonly string[]): Promise<readonly string[]> {
  if (!words.includes(newestBackup)) return words;
  const { stdout } = await plugin(['restore'], { kubeconfig: cluster.kubeconfig });
  const found = /calico-tls-backup-\S+/.exec(stdout)?.[0];
  assert.ok(found !== undefined, stdout);
  return words.map((word) => (word === newestBackup ? found : word));
}
