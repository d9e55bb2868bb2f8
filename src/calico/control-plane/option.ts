/** A flag's value, unset, or unknown because a configuration file may say it. */
export type Option =
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown'; readonly why: string };
