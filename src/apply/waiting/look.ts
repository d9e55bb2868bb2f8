/** What one look at a precondition showed. */
export type Look =
  | { readonly kind: 'met' }
  /** It may come true with time. */
  | { readonly kind: 'unmet'; readonly why: string }
  /** It cannot be seen whether it holds. */
  | { readonly kind: 'unreadable'; readonly why: string };
