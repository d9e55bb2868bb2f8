import { operatorNamespace } from '../../../calico/installation.ts';
import { keysOf, type OperatorSecret, operatorSecrets } from '../../../links/felix-typha/operator-secret.ts';
import { gosOfAll } from '../../../links/release-go.ts';
import { listed, unique } from '../../../links/wording.ts';
import type { ConfigMap } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeConfigMap } from '../../edits/object-change.ts';
import { extendTrust, type Presented, reduceTrust } from '../../edits/trust-bundle.ts';
import type { Draft, Move } from '../../model/draft.ts';
import type { PlanOptions } from '../../model/options.ts';
import { withEffects } from './with-effects.ts';

/** The operator distributes the CA of the new certificates before any of them is used. */
export function trustMove(
  state: FelixTyphaState,
  { newCertificates }: Pick<PlanOptions, 'newCertificates'>,
): ReturnType<Move> {
  if (newCertificates === null) return null;
  const before = knownValue(lookUp(state.snapshot, 'ConfigMap', operatorNamespace, 'typha-ca')) ?? null;
  const extended = extendTrust(before?.data?.caBundle ?? '', newCertificates.authorityPem);
  if (extended === null) return null;
  const start: ConfigMap = before ?? {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: operatorNamespace, name: 'typha-ca' },
  };
  const after: ConfigMap = { ...start, data: { ...start.data, caBundle: extended } };
  return withEffects(state, {
    id: 'trust-both',
    title: 'Let the operator distribute the new CA',
    why: 'Without typha-ca the leafs themselves become the trust bundle and Felix withholds its certificate; old Typhas do not reload, so trust must be everywhere before a certificate changes.',
    changes: [changeConfigMap(before, after)],
    waits: [],
  });
}

/** Takes the CAs out of typha-ca that none of the user's own certificates needs any more. */
export function retireTyphaCa(state: FelixTyphaState, now: Date): Draft | null {
  const map = knownValue(lookUp(state.snapshot, 'ConfigMap', operatorNamespace, 'typha-ca'));
  if (map === undefined) return null;
  const presented = operatorSecrets.flatMap((name) => presentedBy(state, name));
  const { text: caBundle, gone } = reduceTrust(map.data?.caBundle ?? '', presented, now);
  if (caBundle === null) return null;
  const after: ConfigMap = { ...map, data: { ...map.data, caBundle } };
  return withEffects(state, {
    id: 'retire-ca',
    title: 'Stop trusting the old CA',
    why: `No certificate in use needs ${listed(unique(gone))} any more.`,
    changes: [changeConfigMap(map, after)],
    waits: [],
  });
}

function presentedBy(state: FelixTyphaState, name: OperatorSecret): Presented[] {
  const secret = knownValue(lookUp(state.snapshot, 'Secret', operatorNamespace, name));
  const value = secret?.values[keysOf(secret).certificate];
  if (value?.kind !== 'text') return [];
  const role = name === 'typha-certs' ? 'client' : 'server';
  const verifier = gosOfAll(role === 'server' ? state.servers : state.clients);
  return [{ role, certFile: value.text, gos: { verifier, presenter: [] } }];
}
