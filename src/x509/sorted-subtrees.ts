/** How to order subtrees and names of one kind, and to tell whether one covers another. */
export interface SubtreeOrder<Subtree, Name> {
  readonly compare: (first: Subtree, second: Subtree) => number;
  readonly covers: (wider: Subtree, narrower: Subtree) => boolean;
  readonly compareName: (subtree: Subtree, name: Name) => number;
  readonly matches: (subtree: Subtree, name: Name) => boolean;
}

/**
 * Go's nameConstraintsSet (crypto/x509/constraints.go): subtrees are sorted, those within their predecessor
 * dropped, and a name is compared with its nearest predecessor alone. For sane subtrees that is the same as
 * comparing with each; for address ranges with bits set beyond their mask it is not, so it is done as Go does.
 */
export function findSubtree<Subtree, Name>(
  subtrees: readonly Subtree[],
  name: Name,
  order: SubtreeOrder<Subtree, Name>,
): Subtree | null {
  const kept = pruned(subtrees, order);
  const lower = kept.findIndex((subtree) => order.compareName(subtree, name) >= 0);
  const at = lower < 0 ? kept.length : lower;
  const exact = kept[at];
  if (exact !== undefined && order.compareName(exact, name) === 0) return exact;
  const nearest = kept[Math.max(at - 1, 0)];
  return nearest !== undefined && order.matches(nearest, name) ? nearest : null;
}

export function pruned<Subtree, Name>(
  subtrees: readonly Subtree[],
  order: SubtreeOrder<Subtree, Name>,
): Subtree[] {
  const kept: Subtree[] = [];
  for (const subtree of subtrees.toSorted(order.compare)) {
    const last = kept[kept.length - 1];
    if (last === undefined || !order.covers(last, subtree)) kept.push(subtree);
  }
  return kept;
}
