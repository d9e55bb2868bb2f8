import type { Chain, ParsedCertificate } from '../parsing/parsed-certificate.ts';
import type { PolicyId } from '../parsing/policy-parsing.ts';

/** A policy that is valid at some depth of the chain (RFC 5280 6.1.2 (a)). */
interface PolicyNode {
  readonly policy: PolicyId;
  expected: readonly PolicyId[];
  readonly parents: ReadonlySet<PolicyNode>;
}

/** anyPolicy, 2.5.29.32.0. */
const anyPolicy: PolicyId = '551d2000';

interface PolicyState {
  /** One map a depth; null once no policy is valid. */
  strata: Map<PolicyId, PolicyNode>[] | null;
  explicitPolicy: number;
  policyMapping: number;
  inhibitAny: number;
}

/**
 * Whether the chain's certificate policies hold (RFC 5280 6.1 with any policy accepted by the user; Go's
 * policiesValid, which Go has applied since 1.24). Only a chain that requires an explicit policy can fail.
 */
export function policiesValid(chain: Chain): boolean {
  const [leaf] = chain;
  if (leaf === undefined || chain.length === 1) return true;
  const depth = chain.length - 1;
  const root: PolicyNode = { policy: anyPolicy, expected: [anyPolicy], parents: new Set() };
  const state: PolicyState = {
    strata: [new Map([[anyPolicy, root]])],
    explicitPolicy: depth + 1,
    policyMapping: depth + 1,
    inhibitAny: depth + 1,
  };
  for (let at = depth - 1; at >= 0; at--) {
    const certificate = chain[at];
    if (certificate === undefined || !step(state, certificate, at === 0)) return false;
  }
  const { requireExplicitPolicy } = leaf.parsed.extensions.policyConstraints;
  const required = requireExplicitPolicy === 0 || state.explicitPolicy <= 1;
  return !required || (state.strata !== null && hasValidPolicy(state.strata));
}

/** One certificate below the anchor; false when the chain is invalid whatever follows. */
function step(state: PolicyState, certificate: ParsedCertificate, isLeaf: boolean): boolean {
  const { policies, policyMappings, policyConstraints, inhibitAnyPolicy } = certificate.parsed.extensions;
  if (policies.length === 0) state.strata = null;
  if (state.explicitPolicy === 0 && state.strata === null) return false;
  if (state.strata !== null) {
    addStratum(state.strata, policies, state.inhibitAny > 0 || (!isLeaf && certificate.selfIssued));
    if (!isLeaf && !applyMappings(state.strata, policyMappings, state.policyMapping > 0)) return false;
  }
  if (isLeaf) return true;
  if (!certificate.selfIssued) {
    state.explicitPolicy = Math.max(state.explicitPolicy - 1, 0);
    state.policyMapping = Math.max(state.policyMapping - 1, 0);
    state.inhibitAny = Math.max(state.inhibitAny - 1, 0);
  }
  state.explicitPolicy = lowered(state.explicitPolicy, policyConstraints.requireExplicitPolicy);
  state.policyMapping = lowered(state.policyMapping, policyConstraints.inhibitPolicyMapping);
  state.inhibitAny = lowered(state.inhibitAny, inhibitAnyPolicy);
  return true;
}

function lowered(current: number, limit: number | null): number {
  return limit === null || limit < 0 ? current : Math.min(current, limit);
}

function addStratum(
  strata: Map<PolicyId, PolicyNode>[],
  policies: readonly PolicyId[],
  anyCounts: boolean,
): void {
  const above = [...(strata[strata.length - 1]?.values() ?? [])];
  const expecting = Map.groupBy(
    above.flatMap((node) => node.expected.map((policy) => [policy, node] as const)),
    ([policy]) => policy,
  );
  const any = above.filter(({ policy }) => policy === anyPolicy);
  const stratum = new Map<PolicyId, PolicyNode>();
  const add = (policy: PolicyId, parents: readonly PolicyNode[]) => {
    stratum.set(policy, { policy, expected: [policy], parents: new Set(parents) });
  };
  for (const policy of policies.filter((each) => each !== anyPolicy)) {
    const parents = expecting.get(policy)?.map(([, node]) => node) ?? any;
    if (parents.length > 0) add(policy, parents);
  }
  if (policies.includes(anyPolicy) && anyCounts) {
    for (const [policy, nodes] of expecting) {
      if (stratum.has(policy)) continue;
      add(
        policy,
        nodes.map(([, node]) => node),
      );
    }
  }
  strata.push(stratum);
  prune(strata);
}

/** Drops nodes without children, but for the last stratum and the root. */
function prune(strata: Map<PolicyId, PolicyNode>[]): void {
  for (let depth = strata.length - 2; depth > 0; depth--) {
    const withChildren = new Set(
      [...(strata[depth + 1]?.values() ?? [])].flatMap(({ parents }) => [...parents]),
    );
    for (const node of [...(strata[depth]?.values() ?? [])]) {
      if (!withChildren.has(node)) strata[depth]?.delete(node.policy);
    }
  }
}

function applyMappings(
  strata: Map<PolicyId, PolicyNode>[],
  mappings: readonly (readonly [PolicyId, PolicyId])[],
  allowed: boolean,
): boolean {
  const stratum = strata[strata.length - 1] ?? new Map<PolicyId, PolicyNode>();
  if (!allowed) {
    for (const [issuer] of mappings) stratum.delete(issuer);
    prune(strata);
    return true;
  }
  if (mappings.flat().includes(anyPolicy)) return false;
  for (const [issuer, pairs] of Map.groupBy(mappings, ([from]) => from)) {
    const expected = pairs.map(([, subject]) => subject);
    const node = stratum.get(issuer);
    const any = stratum.get(anyPolicy);
    if (node !== undefined) node.expected = expected;
    else if (any !== undefined) stratum.set(issuer, { policy: issuer, expected, parents: new Set([any]) });
  }
  return true;
}

/** RFC 5280 6.1.5 (g): some node whose parent is anyPolicy, or anyPolicy itself at the leaf. */
function hasValidPolicy(strata: readonly Map<PolicyId, PolicyNode>[]): boolean {
  if (strata[strata.length - 1]?.has(anyPolicy)) return true;
  return strata
    .flatMap((stratum) => [...stratum.values()])
    .some(({ policy, parents }) => {
      const [parent] = parents;
      return policy !== anyPolicy && parents.size === 1 && parent?.policy === anyPolicy;
    });
}
