/** Whether a server starts with its settings. */
export type StartVerdict =
  | { readonly kind: 'starts' }
  | { readonly kind: 'refused'; readonly why: readonly string[] }
  /** Settings that decide are not known, or what its version does with them. */
  | { readonly kind: 'unknown'; readonly why: string };
