import { findSubtree, pruned, type SubtreeOrder } from './sorted-subtrees.ts';

/** The subtree that a domain name is in, as text, or null. '' covers every name. */
export function findDomain(
  subtrees: readonly string[],
  name: string,
  kind: 'permitted' | 'excluded',
): string | null {
  if (subtrees.includes('')) return '';
  const found = findSubtree(subtrees, name, domainOrder);
  if (found !== null) return found;
  return kind === 'excluded' && name.startsWith('*') ? excludedByWildcard(subtrees, name) : null;
}

/** Whether `name` is `suffix` or below it; a suffix that begins with a dot covers only what is below. */
function hasSuffix(suffix: string, name: string): boolean {
  const at = name.length - suffix.length;
  if (at < 0 || lower(name.slice(at)) !== lower(suffix)) return false;
  return suffix.startsWith('.') || at === 0 || name[at - 1] === '.';
}

const domainOrder: SubtreeOrder<string, string> = {
  compare: compareReversed,
  covers: hasSuffix,
  compareName: compareReversed,
  matches: hasSuffix,
};

/** From the last character to the first, dots before all else, so that a domain stands before what is below it. */
function compareReversed(first: string, second: string): number {
  const left = sortKey(first);
  const right = sortKey(second);
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortKey(name: string): string {
  return Array.from(lower(name), (character) => (character === '.' ? '\0' : character))
    .reverse()
    .join('');
}

/** `*.example.com` is excluded where some name of that form is, e.g. `www.example.com`. */
function excludedByWildcard(subtrees: readonly string[], name: string): string | null {
  const parent = withoutFirstLabel(lower(name));
  if (parent === '') return null;
  return (
    pruned(subtrees, domainOrder)
      .map(lower)
      .findLast((subtree) => withoutFirstLabel(subtree) === parent) ?? null
  );
}

function withoutFirstLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** ASCII only, as Go compares names. */
function lower(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
