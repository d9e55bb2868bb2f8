import type { End } from '../../../links/felix-typha/end.ts';
import { refusalByAny } from '../../../x509/acceptance-of-releases.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import type { Goal } from '../../model/goal.ts';
import type { Identity } from '../../model/identity.ts';

/** Why a leaf does not serve. */
export type LeafProblem =
  /** Something else stands in place of its key. */
  | { readonly kind: 'no-key' }
  | { readonly kind: 'broken-key'; readonly why: string }
  | { readonly kind: 'other-key' }
  | { readonly kind: 'common-name'; readonly found: string }
  | { readonly kind: 'uri-san' }
  /** The other end does not trust it, or it is not for this use. */
  | { readonly kind: 'refused'; readonly why: string };

/** A leaf and what is known of the key beside it. */
export interface KeyedLeaf {
  readonly leaf: Certificate;
  readonly key: Extract<LeafProblem, { kind: 'no-key' | 'broken-key' | 'other-key' }> | null;
}

/** What a leaf is wanted for. */
export interface WantedLeaf {
  readonly identity: Identity;
  readonly goal: Goal;
  /** Why a verifier refuses it, whatever names are required; null: none does. */
  readonly refusal: () => string | null;
}

/** Whether a leaf serves at the goal: with its key, with the names that the goal needs, accepted; empty: it does. */
export function leafProblems(
  { leaf, key }: KeyedLeaf,
  { identity, goal, refusal }: WantedLeaf,
): LeafProblem[] {
  const found: LeafProblem[] = key === null ? [] : [key];
  if (goal !== 'mtls-spiffe' && leaf.commonName !== identity.commonName)
    found.push({ kind: 'common-name', found: leaf.commonName });
  if (goal !== 'mtls-cn' && !leaf.uriSans.includes(identity.spiffeId)) found.push({ kind: 'uri-san' });
  const why = found.length > 0 ? null : refusal();
  return why === null ? found : [{ kind: 'refused', why }];
}

export function leafProblemText(problem: LeafProblem, identity: Identity): string {
  switch (problem.kind) {
    case 'no-key':
      return 'what stands in place of its private key is none';
    case 'broken-key':
      return `its private key cannot be used: ${problem.why}`;
    case 'other-key':
      return 'the private key belongs to another certificate';
    case 'common-name':
      return `its Common Name is ${JSON.stringify(problem.found)}, not ${identity.commonName}`;
    case 'uri-san':
      return `it lacks the URI SAN ${identity.spiffeId}`;
    case 'refused':
      return problem.why;
  }
}

/** Why the leaf that an end reads cannot serve at the goal; null when it can, for each of its peers. */
export function unfitness(
  end: End,
  peers: readonly End[],
  identity: Identity,
  goal: Goal,
  now: Date,
): string | null {
  const { certificate } = end;
  if (certificate?.text == null || certificate.leaf === null)
    return certificate?.problem?.why ?? 'there is no certificate';
  const certFile = certificate.text;
  if (end.tls.files.key?.kind === 'missing') return `its private key is missing: ${end.tls.files.key.why}`;
  const { problem } = certificate.keyTrace;
  const other = certificate.keyMatches === 'no' ? ({ kind: 'other-key' } as const) : null;
  const key = problem === null ? other : ({ kind: 'broken-key', why: problem } as const);
  const refusal = () => refusalOf(end, certFile, peers, now);
  const [first] = leafProblems({ leaf: certificate.leaf, key }, { identity, goal, refusal });
  return first === undefined ? null : leafProblemText(first, identity);
}

function refusalOf(end: End, certFile: string, peers: readonly End[], now: Date): string | null {
  for (const peer of peers) {
    if (peer.trust?.text == null) continue;
    const verifier = { role: peer.side, caFile: peer.trust.text, commonName: '', uriSan: '' } as const;
    const gos = { verifier: peer.release.gos, presenter: end.release.gos };
    const refusal = refusalByAny(verifier, { certFile }, gos, now);
    if (refusal !== null) return refusal.message;
  }
  return null;
}
