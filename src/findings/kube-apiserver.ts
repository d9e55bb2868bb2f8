import type { CatalogueEntry } from './finding.ts';

/** CTLS2xx: the connections to kube-apiserver. */
export const apiserverEntries: readonly CatalogueEntry[] = [];
