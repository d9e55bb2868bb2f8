/** A subtree with the text by which it is sorted, and the text with which names are compared. */
interface Sorted<Subtree> {
  readonly subtree: Subtree;
  readonly sortKey: string;
  readonly searchKey: string;
}

/** How subtrees and names of one kind are ordered, and whether one covers another. Keys are compared as text. */
export interface SubtreeOrder<Subtree, Name> {
  readonly sortKey: (subtree: Subtree) => string;
  readonly searchKey: (subtree: Subtree) => string;
  readonly nameKey: (name: Name) => string;
  readonly covers: (wider: Subtree, narrower: Subtree) => boolean;
  readonly matches: (subtree: Subtree, name: Name) => boolean;
}

/**
 * Go's nameConstraintsSet (crypto/x509/constraints.go): subtrees are sorted, those within their predecessor
 * dropped, and a name is compared with its nearest predecessor alone. For sane subtrees that is the same as
 * comparing with each; for address ranges with bits set beyond their mask it is not, so it is done as Go does.
 */
export class SubtreeSet<Subtree, Name> {
  readonly #order: SubtreeOrder<Subtree, Name>;
  readonly #kept: readonly Sorted<Subtree>[];

  constructor(subtrees: readonly Subtree[], order: SubtreeOrder<Subtree, Name>) {
    this.#order = order;
    this.#kept = pruned(subtrees, order);
  }

  get subtrees(): Subtree[] {
    return this.#kept.map(({ subtree }) => subtree);
  }

  find(name: Name): Subtree | null {
    const key = this.#order.nameKey(name);
    const at = this.#firstNotBelow(key);
    const exact = this.#kept[at];
    if (exact?.searchKey === key) return exact.subtree;
    const nearest = this.#kept[Math.max(at - 1, 0)];
    return nearest !== undefined && this.#order.matches(nearest.subtree, name) ? nearest.subtree : null;
  }

  #firstNotBelow(key: string): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle]?.searchKey ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function pruned<Subtree, Name>(
  subtrees: readonly Subtree[],
  order: SubtreeOrder<Subtree, Name>,
): Sorted<Subtree>[] {
  const sorted = subtrees
    .map((subtree) => ({
      subtree,
      sortKey: order.sortKey(subtree),
      searchKey: order.searchKey(subtree),
    }))
    .sort((first, second) => (first.sortKey < second.sortKey ? -1 : first.sortKey > second.sortKey ? 1 : 0));
  const kept: Sorted<Subtree>[] = [];
  for (const each of sorted) {
    const last = kept[kept.length - 1];
    if (last === undefined || !order.covers(last.subtree, each.subtree)) kept.push(each);
  }
  return kept;
}
