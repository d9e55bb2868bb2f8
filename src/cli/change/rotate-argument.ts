/** What rotate replaces. */
export const rotateTargets = ['typha', 'felix', 'ca', 'etcd'] as const;
export type RotateTarget = (typeof rotateTargets)[number];

/** The target that a word names; null for no word. oclif has checked it against `rotateTargets`. */
export const rotateTargetNamed = (word: string | undefined): RotateTarget | null =>
  rotateTargets.find((target) => target === word) ?? null;
