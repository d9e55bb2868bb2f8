import { certificateEntries } from './certificates.ts';
import { etcdEntries } from './etcd.ts';
import { felixTyphaEntries } from './felix-typha.ts';
import type { CatalogueEntry, FindingCode } from './finding.ts';
import { apiserverEntries } from './kube-apiserver.ts';
import { liveEntries } from './live.ts';
import { readingEntries } from './reading.ts';

/** Every finding that this program can report, by code in ascending order. */
export const catalogue: readonly CatalogueEntry[] = [
  ...felixTyphaEntries,
  ...apiserverEntries,
  ...etcdEntries,
  ...certificateEntries,
  ...liveEntries,
  ...readingEntries,
].toSorted((a, b) => (a.code < b.code ? -1 : 1));

const byCode = new Map(catalogue.map((entry) => [entry.code, entry]));

/** The entry of a code; throws for a code that the catalogue lacks, which is a defect of this program. */
export function entryOf(code: FindingCode): CatalogueEntry {
  const entry = byCode.get(code);
  if (entry === undefined) throw new Error(`no catalogue entry ${code}`);
  return entry;
}
