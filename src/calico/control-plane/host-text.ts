/** The text of a file of the host that a server reads, or why it is not known. */
export type HostText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' | 'unknown'; readonly why: string };

/** Reads a path as the server would. */
export type ReadText = (path: string) => HostText;

/** In a cluster no object shows the files of a host. */
export const notShown: ReadText = () => ({
  kind: 'unknown',
  why: 'a file of its host, which no object shows',
});
