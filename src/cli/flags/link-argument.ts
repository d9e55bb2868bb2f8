import type { LinkName } from '../../findings/finding.ts';

export const linkNames = ['felix-typha', 'kube-apiserver', 'etcd'] as const satisfies readonly LinkName[];

/** The link that a word names; null for no word. oclif has checked it against `linkNames`. */
export const linkNamed = (word: string | undefined): LinkName | null =>
  linkNames.find((name) => name === word) ?? null;
