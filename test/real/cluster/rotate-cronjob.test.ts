import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { manifestScenario } from '../../../simulator/scenarios/manifest.ts';
import { cnOnly, mutualTls, typhaAuthority } from '../../../simulator/scenarios/manifest-tls.ts';
import { secret } from '../../../simulator/scenarios/workloads/objects.ts';
import { runInShell, shellFolder } from '../../support/docs-shell.ts';
import { clear } from './clear.ts';
import { exampleCronJob } from './example-cronjob.ts';
import { installScenario } from './install.ts';
import {
  type GrantedRights,
  grantYaml,
  type Piece,
  pieceText,
  printedRights,
} from './permissions/granted-rights.ts';
import { statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';

const example = exampleCronJob('rotate-cronjob.yaml');
const { namespace, name } = example.account;
const user = `system:serviceaccount:${namespace}:${name}`;

/** Both certificates end in ten days, and the CA that issued them is at hand. */
const due = manifestScenario('certificates-due', 'manifest-mtls-cn ten days before its certificates end', {
  after: (context) => {
    const { certificatePem, privateKeyPem } = typhaAuthority(context);
    const kept = { 'tls.crt': certificatePem, 'tls.key': privateKeyPem };
    const soon = { sinceDays: 355, untilDays: 10 };
    const authority = secret('kube-system', 'calico-tls-ca', kept, 'kubernetes.io/tls');
    return [
      { daysAgo: 355, manager: 'kubectl-calico-tls', objects: [authority] },
      ...mutualTls(context, cnOnly, cnOnly, { typha: soon, node: soon }),
    ];
  },
});

/** Rights whose absence stops nothing here: what they would show is another kind of install, or only told. */
const idle = [
  'get configmaps kube-system/canal-config',
  'get services kube-system/calico-typha',
  'list clusterinformations.crd.projectcalico.org in *',
  'list felixconfigurations.crd.projectcalico.org in *',
  'list installations.operator.tigera.io in *',
  'list tigerastatuses.operator.tigera.io in *',
];

let cluster: RealCluster;
let rights: GrantedRights;
let kubeconfig = '';

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, due);
  rights = await grantYaml(cluster, example.rights);
  kubeconfig = cluster.token(
    name,
    (await cluster.kubectl(['create', 'token', name, '-n', namespace])).trim(),
  );
});
after(async () => {
  await rights.revoke();
  await clear(cluster);
  await cluster.stop();
});

/** Runs what the container runs, but for the time that kubelets take; with what it wrote. */
async function run(context: TestContext, script = example.script) {
  const place = shellFolder(context, { kubeconfig: null, files: [] });
  const env = { ...place.env, KUBECONFIG: kubeconfig };
  let ended = { code: null as number | null, stdout: '', stderr: '' };
  const requests = await cluster.audit(user, async () => {
    ended = await runInShell(script.replaceAll('--yes', '--yes --file-arrival 1s'), { ...place, env });
  });
  const writes = requests.filter(
    ({ verb, resource }) =>
      !['get', 'list', 'watch'].includes(verb) && resource !== 'selfsubjectaccessreviews',
  );
  return { ...ended, said: ended.stdout + ended.stderr, requests, writes };
}

test('the API server takes the example as it stands', async () => {
  await cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], example.yaml);
});

test('its rights are those that the program prints, without those of rotate ca and rotate etcd', async () => {
  const { pieces } = await printedRights(cluster, 'rotate', `${namespace}/${name}`);
  const printed = pieces.map(pieceText);
  const given = rights.pieces.map(pieceText);
  assert.deepEqual(
    given.filter((one) => !printed.includes(one)),
    [],
  );
  assert.deepEqual(printed.filter((one) => !given.includes(one)).toSorted(), [
    'get pods kube-system/calicoctl',
    'get secrets kube-system/calico-etcd-secrets',
    'patch configmaps kube-system/calico-typha-ca',
    'patch secrets kube-system/calico-tls-ca',
  ]);
});

test('without one of its rights it stops before it writes, and names that right', async (context) => {
  const needed = rights.pieces.filter((piece) => !idle.includes(pieceText(piece)));
  assert.equal(needed.length, rights.pieces.length - idle.length);
  const wrong: string[] = [];
  for (const missing of Map.groupBy(needed, namedWith).values()) {
    const [first] = missing;
    const script = first === undefined ? '' : scriptFor(first);
    const { code, said, requests, writes } = await rights.without(missing, () => run(context, script));
    assert.ok(requests.length > 0, said);
    for (const piece of missing)
      if (code !== 1 || !namesOf(piece).test(said) || writes.length > 0)
        wrong.push(`${pieceText(piece)}: ${code}, ${writes.length} writes, ${said.slice(-400)}`);
  }
  assert.deepEqual(wrong, []);
});

/** What the gates name in one message is taken away together; what is met while reading, alone. */
function namedWith(piece: Piece): string {
  return piece.verb === 'get' ? pieceText(piece) : `${piece.verb} for ${scriptFor(piece)}`;
}

/** Felix's part alone for what it alone needs: Typha's is done before it. */
function scriptFor(piece: Piece): string {
  const felix = /kubectl-calico_tls rotate felix.*/.exec(example.script)?.[0];
  assert.ok(felix !== undefined);
  return pieceText(piece) === 'patch secrets kube-system/calico-node-certs' ? felix : example.script;
}

/** The words of the gates, or of the look at what is there. */
function namesOf({ verb, group, resource, name: object, role }: Piece): RegExp {
  const what = group === '' ? resource : `${resource}.${group}`;
  const place = role.metadata.namespace;
  const where =
    object !== null ? `${place}/${object}` : place === undefined ? 'in all namespaces' : `in ${place}`;
  const gate = `missing permissions?: .*${verb} ${what} ${where}`;
  const look = `(refused to get|may not read) \\w+ ${where}|\\w+ ${where} not readable`;
  return new RegExp(`${gate}|${verb === 'get' ? look : `may not ${verb} ${resource}`}`);
}

test('when something is due it is replaced, and all is well after that', async (context) => {
  const { code, said, writes } = await run(context);
  assert.equal(code, 0, said);
  assert.ok(writes.length > 0);
  const { status, ended } = await statusOf(cluster.kubeconfig);
  assert.equal(ended.code, 0, ended.stdout);
  const ends = status.links[0]?.sides.map(({ certificate }) => Date.parse(certificate?.notAfter ?? ''));
  assert.ok(
    ends !== undefined && ends.length > 0 && ends.every((end) => end > Date.now() + 300 * 86_400_000),
  );
});

test('when nothing is due it ends with 0 and writes nothing', async (context) => {
  const { code, said, writes, requests } = await run(context);
  assert.equal(code, 0, said);
  assert.match(said, /Nothing to do: .*Typha.*\s+Nothing to do: .*Felix/);
  assert.ok(requests.length > 0);
  assert.deepEqual(writes, []);
});
