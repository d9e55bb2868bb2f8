import fc from 'fast-check';
import { carriedIdentities, sharesOneLeaf } from '../../../src/plan/changes/rotate/carried-identities.ts';
import type { Rotation, RotationTarget } from '../../../src/plan/changes/rotate/rotation.ts';
import { stateOf } from '../../../src/plan/connections/felix-typha/state.ts';
import { certifiedEndpoints, presentLeaf } from '../../../src/plan/installs/certified-endpoint.ts';
import type { NewCertificates } from '../../../src/plan/model/certificates.ts';
import type { Identities } from '../../../src/plan/model/identity.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { dayMs, testTime } from '../judged.ts';
import { type AuthorityName, authority } from './certificate-pool.ts';
import type { Scene } from './scene.ts';

/** What a rotation is asked for, and which CA signs. */
export interface RotationWish {
  readonly target: RotationTarget;
  readonly signer: Extract<AuthorityName, 'old' | 'twin' | 'fresh' | 'issuing'>;
  /** The plan keeps the CA's key. */
  readonly keepsKey: boolean;
  readonly retireCa: boolean;
  readonly expiresWithinDays: number | null;
}

export const rotationWishes: fc.Arbitrary<RotationWish> = fc
  .record({
    target: fc.constantFrom<RotationTarget>('typha', 'felix', 'ca', 'ca'),
    other: fc.boolean(),
    keepsKey: fc.boolean(),
    retireCa: fc.boolean(),
    expiresWithinDays: fc.constantFrom(null, null, null, 30, 360),
  })
  .chain(({ other, ...wish }) => {
    const usual = wish.target === 'ca' ? ('fresh' as const) : ('old' as const);
    const signer = other ? fc.constantFrom('old', 'twin', 'fresh', 'issuing') : fc.constant(usual);
    return signer.map((one): RotationWish => ({ ...wish, signer: one as RotationWish['signer'] }));
  });

/** What `rotate` would ask the planner for in a scene, without certificates. */
export function rotationFor(scene: Scene, snapshot: Snapshot, wish: RotationWish): Rotation {
  const [typha, felix] = certifiedEndpoints(stateOf(snapshot));
  const namespace = scene.kind === 'operator' ? 'tigera-operator' : 'kube-system';
  const { target, retireCa, expiresWithinDays } = wish;
  return {
    target,
    retireCa,
    expiresWithinMs: expiresWithinDays === null ? null : expiresWithinDays * dayMs,
    arrivalMs: 150_000,
    newCertificates: null,
    kept: { namespace, name: 'calico-tls-ca', labels: {} },
    pending: { namespace, name: 'calico-tls-pending', goalLabel: 'goal' },
    inUse: { typha: presentLeaf(typha)?.sha256 ?? null, felix: presentLeaf(felix)?.sha256 ?? null },
  };
}

/** The certificates as `rotate` would make them: by names in use, from the CA of the wish. */
export function madeCertificates(snapshot: Snapshot, wish: RotationWish): NewCertificates {
  const world = stateOf(snapshot);
  const identities = carriedIdentities(world);
  const issuer = authority(wish.signer);
  const chain = wish.signer === 'issuing' ? issuer.certificatePem : '';
  const leaf = ({ commonName, spiffeId }: Identities['typha'], ...usages: string[]) => {
    const issued = issueLeaf(issuer, {
      commonNames: commonName === '' ? [] : [commonName],
      uriSans: spiffeId === '' ? [] : [spiffeId],
      extendedKeyUsage: usages,
      now: testTime,
    });
    return { certificatePem: issued.certificatePem + chain, key: tracePrivateKey(issued.privateKeyPem) };
  };
  const one = sharesOneLeaf(world) ? leaf(identities.typha, 'serverAuth', 'clientAuth') : null;
  return {
    authorityPem: wish.signer === 'issuing' ? authority('root').certificatePem : issuer.certificatePem,
    ...(wish.keepsKey ? { authorityKey: tracePrivateKey(issuer.privateKeyPem) } : {}),
    typha: one ?? leaf(identities.typha, 'serverAuth'),
    felix: one ?? leaf(identities.felix, 'clientAuth'),
  };
}
