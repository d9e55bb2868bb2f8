import type { End } from '../../../links/felix-typha/end.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeSecret } from '../../edits/object-change.ts';
import { withObjects } from '../../edits/with-objects.ts';
import type { NewCertificates } from '../../model/certificates.ts';
import type { Blocker } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import { type CertifiedEndpoint, outdated } from '../certified-endpoint.ts';
import { storeLeaf } from './store-leaf.ts';

/** The changes that store the new certificates of these ends where they read them, one for each Secret. */
export function manifestLeafs(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  newCertificates: NewCertificates,
): readonly ObjectChange[] | Blocker {
  let { snapshot } = state;
  const changed = new Map<string, { before: RedactedSecret | null; after: RedactedSecret }>();
  for (const endpoint of endpoints)
    for (const end of distinctPlaces(outdated(state, endpoint, newCertificates))) {
      const stored = storeLeaf(snapshot, end, newCertificates[endpoint.side]);
      if ('blocked' in stored) return stored;
      for (const { before, after } of stored) {
        if (after.kind !== 'Secret') continue;
        const name = `${after.metadata.namespace ?? ''}/${after.metadata.name}`;
        const seen = before?.kind === 'Secret' ? before : null;
        const known = changed.get(name);
        changed.set(name, { before: known === undefined ? seen : known.before, after });
        snapshot = withObjects(snapshot, [after]);
      }
    }
  return [...changed.values()]
    .map(({ before, after }) => changeSecret(before, after))
    .filter(({ fields }) => fields.length > 0);
}

/** Ends that read the same files: one of each. */
function distinctPlaces(ends: readonly End[]): End[] {
  const place = (end: End) => JSON.stringify([end.tls.files.cert?.source, end.tls.files.key?.source]);
  return [...new Map(ends.map((end) => [place(end), end])).values()];
}
