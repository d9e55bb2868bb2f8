import { withoutAddressPasswords } from './addresses.ts';
import { withoutAssignedSecrets } from './assignments.ts';
import { withoutSecretBase64 } from './base64-runs.ts';
import { besideEscapedRuns } from './escaped-runs.ts';
import { withoutSecretHex } from './hex-runs.ts';
import { withoutKeyListings } from './key-listings.ts';
import { withoutPemKeys } from './pem-keys.ts';
import { besidePublicBlocks } from './pem-parts.ts';
import { withoutTokens } from './tokens.ts';
import { withheld, withheldReason } from './withheld.ts';

/**
 * How names in the text are taken: not at all, as in what this program says itself; as settings; or as words of a
 * sentence, which says `token: expired` too.
 */
export type Names = 'none' | 'settings' | 'prose';

/** Base64 of base64 of a URL, and more. */
const deepest = 5;
const shortestCode = 32;

/** Short texts that hold no secret: the thousand pods of a DaemonSet all say the same. */
const harmless: Readonly<Record<Names, Set<string>>> = {
  none: new Set(),
  settings: new Set(),
  prose: new Set(),
};
const mostHarmless = 5000;
const longestHarmless = 256;

/**
 * The text with every secret replaced by a mark that says why: first what is one by its structure, then by its name,
 * last by its look. A block that parses as X.509 stays to the letter.
 */
export function withoutSecrets(text: string, names: Names): string {
  const seen = harmless[names];
  if (text.length <= longestHarmless && seen.has(text)) return text;
  const clean = cleaned(text, names, 0);
  if (text.length > longestHarmless || clean !== text) return clean;
  if (seen.size >= mostHarmless) seen.clear();
  seen.add(text);
  return clean;
}

function cleaned(text: string, names: Names, depth: number): string {
  if (text.length < shortestCode) return byLook(byName(text, names));
  const judge = (inner: string): string | null => {
    if (depth >= deepest) return null;
    const clean = cleaned(inner, names === 'none' ? 'none' : 'settings', depth + 1);
    if (clean === inner) return null;
    const why = withheldReason(clean)?.replace(/^withheld: /, '');
    return withheld(why ?? 'a password in an address');
  };
  return besidePublicBlocks(text, judge, (part) => byLook(byName(byStructure(part, judge), names)));
}

function byStructure(text: string, judge: (inner: string) => string | null): string {
  const listed = withoutKeyListings(withoutPemKeys(text));
  return besideEscapedRuns(listed, judge, (part) =>
    withoutSecretHex(withoutSecretBase64(part, judge), judge),
  );
}

function byName(text: string, names: Names): string {
  return names === 'none' ? text : withoutAssignedSecrets(text, names === 'prose');
}

function byLook(text: string): string {
  return withoutAddressPasswords(withoutTokens(text));
}
