import { type LinkName, linkNames } from '../../findings/finding.ts';

/** The link that a word names; null for no word. oclif has checked it against `linkNames`. */
export const linkNamed = (word: string | undefined): LinkName | null =>
  linkNames.find((name) => name === word) ?? null;
