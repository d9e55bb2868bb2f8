import { homedir } from 'node:os';

/** A folder in the user's cache for what building fetches or makes. */
export const buildCache = (name: string): string =>
  `${process.env.XDG_CACHE_HOME || `${homedir()}/.cache`}/kubectl-calico-tls/${name}`;
