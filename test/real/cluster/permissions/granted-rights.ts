import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { connect } from '../lib/api.ts';
import { plugin } from '../plugin.ts';
import type { RealCluster } from '../real-cluster.ts';

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
export interface Piece {
  readonly role: Role;
  /** The rule that gives it. */
  readonly rule: Rule;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string | null;
}

/** The rights of a command, held by a service account and nobody else. */
export interface GrantedRights {
  readonly pieces: readonly Piece[];
  /** Runs something while these pieces of one rule are missing. */
  readonly without: <T>(missing: readonly Piece[], run: () => Promise<T>) => Promise<T>;
  readonly revoke: () => Promise<void>;
}

/** Longer than the API server takes to see a role that has changed. */
const seenWithinMs = 250;

/** What `permissions COMMAND` prints, as YAML and piece by piece. */
export async function printedRights(
  cluster: RealCluster,
  command: string,
  account: string,
): Promise<{ readonly yaml: string; readonly pieces: readonly Piece[] }> {
  const printed = await plugin(['permissions', command, '--serviceaccount', account], {
    kubeconfig: cluster.kubeconfig,
  });
  assert.equal(printed.code, 0, printed.stderr);
  return { yaml: printed.stdout, pieces: piecesIn(printed.stdout) };
}

/** Applies what `permissions COMMAND` prints, as it is. */
export async function grant(cluster: RealCluster, command: string, account: string): Promise<GrantedRights> {
  const { yaml } = await printedRights(cluster, command, account);
  return grantYaml(cluster, yaml);
}

/** Applies roles and bindings as they stand. */
export async function grantYaml(cluster: RealCluster, yaml: string): Promise<GrantedRights> {
  const pieces = piecesIn(yaml);
  await cluster.kubectl(['apply', '-f', '-'], yaml);
  await sleep(seenWithinMs);
  return {
    pieces,
    without: async (missing, run) => {
      const role = missing[0]?.role;
      assert.ok(role !== undefined);
      const rest = pieces.filter((one) => one.role === role && !missing.includes(one)).map(ruleOf);
      const others = (role.rules ?? []).filter(({ resources }) => resources === undefined);
      await replaceRole(cluster, { ...role, rules: [...others, ...rest] });
      try {
        return await run();
      } finally {
        await replaceRole(cluster, role);
      }
    },
    revoke: async () => {
      await cluster.kubectl(['delete', '-f', '-'], yaml);
      await sleep(seenWithinMs);
    },
  };
}

async function replaceRole(cluster: RealCluster, role: Role): Promise<void> {
  const api = connect(cluster.dir);
  try {
    const { name, namespace } = role.metadata;
    const place = namespace === undefined ? 'clusterroles' : `namespaces/${namespace}/roles`;
    const path = `/apis/rbac.authorization.k8s.io/v1/${place}/${name}`;
    const answer = await api.send('PUT', path, JSON.stringify(role));
    assert.equal(answer.status, 200, answer.text);
  } finally {
    api.close();
  }
  await sleep(seenWithinMs);
}

/** The roles of a YAML stream, piece by piece. */
function piecesIn(yaml: string): Piece[] {
  const roles = parseAllDocuments(yaml).map((document): Role => document.toJS());
  return piecesOf(roles.filter(({ rules }) => rules !== undefined));
}

const piecesOf = (roles: readonly Role[]): Piece[] =>
  roles.flatMap((role) =>
    (role.rules ?? []).flatMap((rule) =>
      (rule.apiGroups ?? []).flatMap((group) =>
        (rule.resources ?? []).flatMap((resource) =>
          rule.verbs.flatMap((verb) =>
            (rule.resourceNames ?? [null]).map((name) => ({ role, rule, verb, group, resource, name })),
          ),
        ),
      ),
    ),
  );

const ruleOf = ({ group, resource, verb, name }: Piece): Rule => ({
  apiGroups: [group],
  resources: [resource],
  verbs: [verb],
  ...(name === null ? {} : { resourceNames: [name] }),
});

/** The pieces of each rule. */
export function byRule(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  return [...Map.groupBy(pieces, ({ rule }) => rule).values()];
}

/** `patch secrets kube-system/calico-node-certs`, where two roles give the same. */
export function pieceText({ verb, group, resource, name, role }: Piece): string {
  const what = group === '' ? resource : `${resource}.${group}`;
  const where = role.metadata.namespace ?? '*';
  return `${verb} ${what} ${name === null ? `in ${where}` : `${where}/${name}`}`;
}
