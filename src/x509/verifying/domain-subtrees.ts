import { type SubtreeOrder, SubtreeSet } from './sorted-subtrees.ts';

/** The subtree that a domain name is in, as text, or null. The empty subtree covers every name. */
type FindDomain = (name: string) => string | null;

export function domainFinder(subtrees: readonly string[], kind: 'permitted' | 'excluded'): FindDomain {
  if (subtrees.includes('')) return () => '';
  const set = new SubtreeSet(subtrees, domainOrder);
  if (kind === 'permitted') return (name) => set.find(name);
  const byParent = parents(set.subtrees);
  return (name) => {
    const found = set.find(name);
    if (found !== null || !name.startsWith('*')) return found;
    return byParent.get(withoutFirstLabel(lower(name))) ?? null;
  };
}

/** `*.example.com` is excluded where some name of that form is, e.g. `www.example.com`; the last one counts. */
function parents(subtrees: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    subtrees
      .map(lower)
      .map((subtree) => [withoutFirstLabel(subtree), subtree] as const)
      .filter(([parent]) => parent !== ''),
  );
}

/** Whether `name` is `suffix` or below it; a suffix that begins with a dot covers only what is below. */
function hasSuffix(suffix: string, name: string): boolean {
  const at = name.length - suffix.length;
  if (at < 0 || lower(name.slice(at)) !== lower(suffix)) return false;
  return suffix.startsWith('.') || at === 0 || name[at - 1] === '.';
}

const domainOrder: SubtreeOrder<string, string> = {
  sortKey: reversedKey,
  searchKey: reversedKey,
  nameKey: reversedKey,
  covers: hasSuffix,
  matches: hasSuffix,
};

/** From the last character to the first, dots before all else, so that a domain stands before what is below it. */
function reversedKey(name: string): string {
  return Array.from(lower(name), (character) => (character === '.' ? '\0' : character))
    .reverse()
    .join('');
}

function withoutFirstLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** ASCII only, as Go compares names. */
function lower(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
