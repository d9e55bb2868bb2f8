import { entriesOf } from './entry.ts';
import type { CatalogueEntry } from './finding.ts';

const entry = entriesOf(null);

/** CTLS9xx: what a run could see. */
export const readingEntries: readonly CatalogueEntry[] = [
  entry(
    'CTLS901',
    'info',
    'Every list that the link is judged from is whole',
    'A list that may not be read, is not answered, or is contradicted by other objects hides workloads, old pod templates and pods. What would pass or be absent for want of them is unknown then, and so is the link.',
    'Get the right that is missing (kubectl calico-tls permissions status), or run the command again.',
  ),
];
