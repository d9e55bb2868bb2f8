import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { clear } from '../clear.ts';
import { installScenario } from '../install.ts';
import { plugin } from '../plugin.ts';
import { type RealCluster, sharedCluster } from '../real-cluster.ts';
import { missingRight, refusedToRead } from './cases.ts';
import { byRule, grant, type Piece, pieceText, printedRights } from './granted-rights.ts';

let cluster: RealCluster;
let kubeconfig = '';
const name = 'calico-tls-enable';
const account = `default/${name}`;
const enable = ['enable', '--finish', '--file-arrival', '2s'] as const;

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, 'manifest-plaintext');
  await cluster.kubectl(['create', 'serviceaccount', name, '-n', 'default']);
  const token = await cluster.kubectl(['create', 'token', name, '-n', 'default']);
  kubeconfig = cluster.token(name, token.trim());
});
after(async () => {
  await cluster.kubectl(['delete', 'serviceaccount', name, '-n', 'default', '--ignore-not-found']);
  await clear(cluster);
  await cluster.stop();
});

/** Lists that only choose where the second Typha runs: without them the plan is another one. */
const isPlacing = ({ verb, resource }: Piece) =>
  verb === 'list' && (resource === 'nodes' || resource === 'hostendpoints');

test('enable needs each rule that is printed for it, and no right besides', async (context) => {
  const ofStatus = (await printedRights(cluster, 'status', account)).pieces.map(pieceText);
  const { pieces, without, revoke } = await grant(cluster, 'enable', account);
  context.after(revoke);
  const more = pieces.filter((piece) => !ofStatus.includes(pieceText(piece)));
  const rules = byRule(more.filter((piece) => !isPlacing(piece)));
  assert.ok(rules.length > 8);
  const untold: string[] = [];
  for (const rule of rules) {
    const ended = await without(rule, () => plugin([...enable, '--yes'], { kubeconfig }));
    const said = ended.stdout + ended.stderr;
    const told = rule.filter((piece) => missingRight(piece).test(said));
    const endedEarly =
      /could not be read/.test(said) || rule.some((piece) => refusedToRead(piece).test(said));
    if (ended.code === 1 && (told.length === rule.length || endedEarly)) continue;
    untold.push(`${rule.map(pieceText).join('; ')}: ${ended.code} ${said.slice(-400)}`);
  }
  assert.deepEqual(untold, []);
  const nodes = more.filter(({ resource }) => resource === 'nodes');
  const unreadable = await without(nodes, () => plugin([...enable, '--dry-run=client'], { kubeconfig }));
  assert.equal(unreadable.code, 0, unreadable.stderr);
  assert.match(
    unreadable.stdout.replaceAll(/\s+/g, ' '),
    /port 5474, since which nodes could take it is not known/,
  );
  const ended = await plugin([...enable, '--yes', '--no-external-clients'], { kubeconfig });
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  assert.doesNotMatch(ended.stdout + ended.stderr, /missing permission|forbidden|may not/);
});
