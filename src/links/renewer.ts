import type { FileSource } from '../calico/mounted-file.ts';
import { lookUp, type Snapshot } from '../snapshot/snapshot.ts';

/** What renews the certificate of a Secret, by the marks of its owner; null when nothing is known to. */
export function renewerOf(snapshot: Snapshot, source: FileSource | null): string | null {
  if (source?.object !== 'Secret') return null;
  const secret = lookUp(snapshot, 'Secret', source.namespace, source.name);
  return secret.kind === 'known' && secret.value.owners.includes('cert-manager') ? 'cert-manager' : null;
}
