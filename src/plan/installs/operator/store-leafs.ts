import { operatorNamespace } from '../../../calico/installation.ts';
import { keysOf } from '../../../links/felix-typha/operator-secret.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeSecret } from '../../edits/object-change.ts';
import type { NewCertificates } from '../../model/certificates.ts';
import type { Blocker } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import { type CertifiedEndpoint, outdated } from '../certified-endpoint.ts';
import { missing } from './blocker.ts';

/** The changes that store the new certificates in the operator's namespace; the names that it states stay. */
export function operatorLeafs(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  newCertificates: NewCertificates,
): readonly ObjectChange[] | Blocker {
  const changes: ObjectChange[] = [];
  for (const endpoint of endpoints) {
    if (outdated(state, endpoint, newCertificates).length === 0) continue;
    const before = knownValue(lookUp(state.snapshot, 'Secret', operatorNamespace, endpoint.secret));
    if (before === undefined) return missing(endpoint.secret);
    const keys = keysOf(before);
    const { certificatePem, key } = newCertificates[endpoint.side];
    const values = {
      ...before.values,
      [keys.certificate]: { kind: 'text', text: certificatePem } as const,
      [keys.key]: { kind: 'private-key', key } as const,
    };
    changes.push(changeSecret(before, { ...before, values }));
  }
  return changes;
}
