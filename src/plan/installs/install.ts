import type { FelixTyphaState } from '../connections/felix-typha/state.ts';
import type { NewCertificates } from '../model/certificates.ts';
import type { Blocker, Draft, Move } from '../model/draft.ts';
import type { ObjectChange } from '../model/step.ts';
import type { CertifiedEndpoint } from './certified-endpoint.ts';
import { manifestLeafs } from './manifest/store-leafs.ts';
import { trustMove as manifestTrust, retireMove } from './manifest/trust-moves.ts';
import { selfTrusted } from './operator/self-trusted.ts';
import { operatorLeafs } from './operator/store-leafs.ts';
import { trustMove as operatorTrust, retireTyphaCa } from './operator/trust-moves.ts';
import { withEffects } from './operator/with-effects.ts';

/** How certificates and trust are changed in one kind of install. */
export interface Install {
  /** The changes that store the new certificates of these endpoints. */
  readonly storeLeafs: (
    state: FelixTyphaState,
    endpoints: readonly CertifiedEndpoint[],
    newCertificates: NewCertificates,
  ) => readonly ObjectChange[] | Blocker;
  /** Both ends trust the CA of the new certificates too. */
  readonly extendTrust: (state: FelixTyphaState, newCertificates: NewCertificates) => ReturnType<Move>;
  /** CAs that no certificate needs are trusted no more. */
  readonly reduceTrust: (state: FelixTyphaState, now: Date) => Draft | null;
  /** The draft with what somebody else makes of it. */
  readonly effects: (state: FelixTyphaState, draft: Omit<Draft, 'effects'>) => Draft;
}

const manifest: Install = {
  storeLeafs: manifestLeafs,
  extendTrust: (state, newCertificates) => manifestTrust(state, { newCertificates }),
  reduceTrust: (state, now) => retireMove(state, { retireCa: true }, now),
  effects: (_state, draft) => ({ ...draft, effects: [] }),
};

const operator: Install = {
  storeLeafs: operatorLeafs,
  extendTrust: (state, newCertificates) => {
    const authorityPem = newCertificates.authorityPem + selfTrusted(state);
    return operatorTrust(state, { newCertificates: { ...newCertificates, authorityPem } });
  },
  reduceTrust: retireTyphaCa,
  effects: withEffects,
};

export function installOf({ installation }: FelixTyphaState): Install {
  return installation.kind === 'operator' ? operator : manifest;
}
