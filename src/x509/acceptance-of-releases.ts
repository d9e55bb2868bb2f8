import { type GoRelease, latestGo } from './go-release.ts';
import type { PossibleVerifier, Presented, Refusal, Verdict, Verifier } from './verdict.ts';
import { couldAccept } from './verify.ts';

/** Every Go that each end may be built with; none: the latest. */
export interface GosOfEnds {
  readonly verifier: readonly GoRelease[];
  readonly presenter: readonly GoRelease[];
}

/** Why one of these Go releases refuses what is presented; null where each of them accepts it. */
export function refusalByAny(
  verifier: Verifier,
  presented: Presented,
  gos: GosOfEnds,
  now: Date,
): Refusal | null {
  return verdictsOf(verifier, presented, gos, now).find((refusal) => refusal !== null) ?? null;
}

/** Whether one of these Go releases accepts what is presented. */
export function acceptedByAny(verifier: Verifier, presented: Presented, gos: GosOfEnds, now: Date): boolean {
  return verdictsOf(verifier, presented, gos, now).includes(null);
}

/** The verdict where all of them agree, else null; with a CA file that is not known that of the best world. */
export function acceptance(
  verifier: PossibleVerifier,
  presented: Presented,
  gos: GosOfEnds,
  now: Date,
): Verdict | null {
  const verdicts = verdictsOf(verifier, presented, gos, now);
  const refusals = verdicts.filter((refusal) => refusal !== null);
  const [refusal] = refusals;
  if (refusal === undefined) return { accepted: true };
  return refusals.length < verdicts.length ? null : { accepted: false, refusal };
}

/**
 * The newest first. What one end checks does not depend on the Go of the other, so each is varied while the other
 * keeps its newest.
 */
function verdictsOf(
  verifier: PossibleVerifier,
  presented: Presented,
  gos: GosOfEnds,
  now: Date,
): readonly (Refusal | null)[] {
  const verdictOf = (ofVerifier: GoRelease, ofPresenter: GoRelease): Refusal | null => {
    const verdict = couldAccept({ ...verifier, go: ofVerifier }, { ...presented, go: ofPresenter }, now);
    return verdict.accepted ? null : verdict.refusal;
  };
  const [newestVerifier = latestGo, ...verifiers] = gos.verifier.toReversed();
  const [newestPresenter = latestGo, ...presenters] = gos.presenter.toReversed();
  return [
    verdictOf(newestVerifier, newestPresenter),
    ...verifiers.map((go) => verdictOf(go, newestPresenter)),
    ...presenters.map((go) => verdictOf(newestVerifier, go)),
  ];
}
