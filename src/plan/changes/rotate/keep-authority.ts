import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { changeSecret } from '../../edits/object-change.ts';
import type { Blocker } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import type { Rotation } from './rotation.ts';

/**
 * The change that keeps the new CA, in place of the one before it; null when it is kept already, or is not ours
 * to keep. The key of the one before stays in the backup of the run.
 */
export function keepAuthority(
  snapshot: Snapshot,
  { newCertificates, kept }: Rotation,
): ObjectChange | Blocker | null {
  if (newCertificates?.authorityKey === undefined) return null;
  const { namespace, name, labels } = kept;
  const found = lookUp(snapshot, 'Secret', namespace, name);
  if (found.kind === 'forbidden' || found.kind === 'failed')
    return {
      blocked: `Secret ${namespace}/${name}, in which the new CA would be kept, could not be read`,
      remedy: 'Get the right to read it, or give --discard-ca-key.',
    };
  const before = found.kind === 'known' ? found.value : null;
  if (before !== null && authorityIn(before) === authorityIn(newCertificates)) return null;
  const start: RedactedSecret = before ?? {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name, labels },
    type: 'kubernetes.io/tls',
    values: {},
    changedAt: null,
    owners: [],
  };
  const values = {
    ...start.values,
    'tls.crt': { kind: 'text', text: newCertificates.authorityPem } as const,
    'tls.key': { kind: 'private-key', key: newCertificates.authorityKey } as const,
  };
  return changeSecret(before, { ...start, values });
}

function authorityIn(of: RedactedSecret | { readonly authorityPem: string }): string | undefined {
  const value =
    'authorityPem' in of ? { kind: 'text' as const, text: of.authorityPem } : of.values['tls.crt'];
  return value?.kind === 'text' ? parseCertificates(value.text).certificates[0]?.sha256 : undefined;
}
