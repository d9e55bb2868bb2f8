import type { CatalogueEntry } from './finding.ts';

/** CTLS3xx: the connections to etcd. */
export const etcdEntries: readonly CatalogueEntry[] = [];
