import type { End } from '../../../links/felix-typha/end.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { newSecret } from '../../edits/new-secret.ts';
import { changeSecret } from '../../edits/object-change.ts';
import type { ReadyLeaf } from '../../model/certificates.ts';
import type { ObjectChange } from '../../model/step.ts';

/** Why a leaf cannot be stored where an end reads it. */
export interface Unstorable {
  readonly blocked: string;
  readonly remedy: string;
}

/** The changes that put a leaf and its key where an end reads them, in the keys that it reads. */
export function storeLeaf(
  snapshot: Snapshot,
  end: End,
  leaf: ReadyLeaf,
): readonly ObjectChange[] | Unstorable {
  const { cert, key } = end.tls.files;
  const places = [
    { file: cert, what: 'certificate' },
    { file: key, what: 'key' },
  ];
  for (const { file, what } of places) {
    if (file?.source?.object === 'Secret' && file.kind !== 'unknown') continue;
    const why =
      file === null ? 'its path is not set' : file.kind === 'found' ? 'it comes from a ConfigMap' : file.why;
    return {
      blocked: `The ${what} of ${end.process} cannot be replaced: ${why}`,
      remedy: 'Mount certificate and key from a Secret first.',
    };
  }
  const certSource = cert?.source;
  const keySource = key?.source;
  if (certSource == null || keySource == null) return [];
  const values = [
    { source: certSource, value: { kind: 'text', text: leaf.certificatePem } as const },
    { source: keySource, value: { kind: 'private-key', key: leaf.key } as const },
  ];
  const secrets = new Map<string, { before: RedactedSecret | null; after: RedactedSecret }>();
  for (const { source, value } of values) {
    const name = `${source.namespace}/${source.name}`;
    const before = knownValue(lookUp(snapshot, 'Secret', source.namespace, source.name)) ?? null;
    const issuer = before?.owners.find((owner) => owner === 'cert-manager');
    if (issuer !== undefined)
      return {
        blocked: `Secret ${name} is written by cert-manager, which would undo the change`,
        remedy: `Give the Certificate of ${name} the Common Name, the URI SAN (spec.uris) and the usage that the plan needs, then run this again.`,
      };
    const start = secrets.get(name)?.after ?? before ?? newSecret(source.namespace, source.name);
    const after = { ...start, values: { ...start.values, [source.key]: value } };
    secrets.set(name, { before, after });
  }
  return [...secrets.values()].map(({ before, after }) => changeSecret(before, after));
}
