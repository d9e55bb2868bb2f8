import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { clear } from './clear.ts';
import { installScenario } from './install.ts';
import { plugin, statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
}

/** One verb on one kind of object, or on one object of it. */
interface Piece {
  readonly role: Role;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string | null;
}

let cluster: RealCluster;
let kubeconfig = '';
const account = 'default/calico-tls-test';

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  await cluster.kubectl(['create', 'serviceaccount', 'calico-tls-test', '-n', 'default']);
  const token = (await cluster.kubectl(['create', 'token', 'calico-tls-test', '-n', 'default'])).trim();
  kubeconfig = cluster.token('calico-tls-test', token);
});
after(async () => {
  await cluster.kubectl([
    'delete',
    'serviceaccount',
    'calico-tls-test',
    '-n',
    'default',
    '--ignore-not-found',
  ]);
  await clear(cluster);
  await cluster.stop();
});

/** What `permissions` prints, applied; the roles, and how to take them away. */
async function grant(command: string): Promise<{ roles: Role[]; yaml: string }> {
  const printed = await plugin(['permissions', command, '--serviceaccount', account], {
    kubeconfig: cluster.kubeconfig,
  });
  assert.equal(printed.code, 0, printed.stderr);
  await cluster.kubectl(['apply', '-f', '-'], printed.stdout);
  const documents = parseAllDocuments(printed.stdout).map((document): Role => document.toJS());
  return { roles: documents.filter(({ rules }) => rules !== undefined), yaml: printed.stdout };
}

const piecesOf = (roles: readonly Role[]): Piece[] =>
  roles.flatMap((role) =>
    (role.rules ?? []).flatMap(({ apiGroups = [], resources = [], resourceNames, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.flatMap((verb) =>
            (resourceNames ?? [null]).map((name) => ({ role, verb, group, resource, name })),
          ),
        ),
      ),
    ),
  );

/** Runs something while one piece of the rights is missing. */
async function without<T>(piece: Piece, pieces: readonly Piece[], run: () => Promise<T>): Promise<T> {
  const { role } = piece;
  const rest = pieces.filter((one) => one.role === role && one !== piece);
  const rules = rest.map(({ group, resource, verb, name }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
    ...(name === null ? {} : { resourceNames: [name] }),
  }));
  const apply = (object: object) => cluster.kubectl(['apply', '-f', '-'], JSON.stringify(object));
  await apply({ ...role, rules });
  await sleep(300);
  try {
    return await run();
  } finally {
    await apply(role);
    await sleep(300);
  }
}

test('with the rights that are printed, status reads all; without one of them, that one is named', async () => {
  const { roles, yaml } = await grant('status');
  await sleep(500);
  const { status } = await statusOf(kubeconfig);
  assert.deepEqual(status.unread, []);
  const pieces = piecesOf(roles);
  assert.ok(pieces.length > 10);
  for (const piece of pieces) {
    const { verb, resource, name, role } = piece;
    const seen = await without(piece, pieces, () => statusOf(kubeconfig));
    const where = role.metadata.namespace === undefined ? '' : ` in ${role.metadata.namespace}`;
    const told = seen.status.unread.filter(
      (one) => one.permission === `${verb} ${resource}${where}` && (name === null || one.name === name),
    );
    assert.ok(told.length > 0, `${verb} ${resource} ${name ?? ''}: ${JSON.stringify(seen.status.unread)}`);
    assert.ok(seen.status.summary.unknown > 0);
  }
  await cluster.kubectl(['delete', '-f', '-'], yaml);
});

test('with the rights of migrate it writes; without one of those to write, it refuses before it does', async () => {
  const { roles, yaml } = await grant('migrate');
  await sleep(500);
  const pieces = piecesOf(roles);
  const writing = pieces.filter(({ verb }) => !['get', 'list'].includes(verb));
  assert.ok(writing.length >= 5);
  for (const piece of writing) {
    const ended = await without(piece, pieces, () =>
      plugin(['migrate', '--spiffe', '--yes'], { kubeconfig }),
    );
    assert.equal(ended.code, 1, ended.stderr);
    const what = piece.group === '' ? piece.resource : `${piece.resource}.${piece.group}`;
    assert.match(
      ended.stderr + ended.stdout,
      new RegExp(
        `missing permissions?: .*${piece.verb} ${what}`.replaceAll('.', '\\.').replace('\\.\\*', '.*'),
      ),
    );
  }
  assert.equal((await statusOf(cluster.kubeconfig)).status.links[0]?.mode, 'mtls-cn');
  const ended = await plugin(['migrate', '--spiffe', '--yes', '--step'], { kubeconfig });
  assert.equal(ended.code, 4, ended.stderr);
  assert.doesNotMatch(ended.stderr, /missing permission|forbidden/);
  await plugin(['cleanup', '--all', '--ca', '--yes'], { kubeconfig: cluster.kubeconfig });
  await cluster.kubectl(['delete', '-f', '-'], yaml);
});
