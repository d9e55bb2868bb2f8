import { identitiesOf } from '../../../src/plan/changes/identity/identities.ts';
import { stateOf } from '../../../src/plan/connections/felix-typha/state.ts';
import type { NewCertificates } from '../../../src/plan/model/certificates.ts';
import type { Goal } from '../../../src/plan/model/goal.ts';
import type { Identities } from '../../../src/plan/model/identity.ts';
import { defaultArrivalMs, type PlanOptions } from '../../../src/plan/model/options.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { testTime } from '../judged.ts';
import { authority } from './certificate-pool.ts';
import type { MaterialsChoice, Wish } from './choices.ts';

const made = new Map<string, NewCertificates>();

/** What `migrate` would ask the planner for, with certificates as it would make them. */
export function optionsFor(snapshot: Snapshot, wish: Wish): PlanOptions {
  const request = { trustDomain: 'cluster.local', typhaId: null, felixId: null };
  const identities = identitiesOf(stateOf(snapshot), request);
  return {
    goal: wish.goal,
    identities,
    newCertificates: materialsFor(identities, wish.newCertificates),
    retireCa: wish.retireCa,
    arrivalMs: defaultArrivalMs,
  };
}

export function opposite(options: PlanOptions): PlanOptions {
  const goal: Goal = options.goal === 'mtls-cn' ? 'mtls-spiffe' : 'mtls-cn';
  return { ...options, goal };
}

function materialsFor(identities: Identities, choice: MaterialsChoice): NewCertificates | null {
  if (choice === 'none') return null;
  const id = JSON.stringify([identities, choice]);
  const found = made.get(id);
  if (found !== undefined) return found;
  const issuer = authority(choice);
  const chain = choice === 'issuing' ? issuer.certificatePem : '';
  const leaf = ({ commonName, spiffeId }: Identities['typha'], usage: string) => {
    const issued = issueLeaf(issuer, {
      commonNames: [commonName],
      uriSans: [spiffeId],
      extendedKeyUsage: [usage],
      now: testTime,
    });
    return { certificatePem: issued.certificatePem + chain, key: tracePrivateKey(issued.privateKeyPem) };
  };
  const newCertificates: NewCertificates = {
    authorityPem: choice === 'issuing' ? authority('root').certificatePem : issuer.certificatePem,
    typha: leaf(identities.typha, 'serverAuth'),
    felix: leaf(identities.felix, 'clientAuth'),
  };
  made.set(id, newCertificates);
  return newCertificates;
}
