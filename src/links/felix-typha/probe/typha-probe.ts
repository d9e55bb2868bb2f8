import { unknown } from '../../../findings/check.ts';
import type { TyphaObservation } from '../../../snapshot/socket-observation.ts';
import type { ProbeTarget } from '../../probe/document.ts';
import { caNames, presentedStatus } from '../../probe/presented.ts';
import { type ProbeParts, targetState } from '../../probe/probe-document.ts';
import { ctls140 } from '../findings/ctls140.ts';
import { typhaChecks } from './typha-checks.ts';
import { typhaRungs } from './typha-rungs.ts';
import type { TyphaTarget } from './typha-target.ts';
import { type TyphaView, typhaView } from './typha-view.ts';

export interface SeenTypha {
  readonly target: TyphaTarget;
  readonly observation: TyphaObservation;
  /** Where it was dialled straight; null for its pod. */
  readonly address: string | null;
}

export interface TyphaJudging {
  readonly byOperator: boolean;
  /** Why calico-node's certificate could not be tried; null when it was, or when nobody asked for it. */
  readonly noPair: string | null;
  /** Templates of which no pod could be seen. */
  readonly unseen: readonly string[];
  readonly now: Date;
}

/** What was seen of each Typha, judged against what is stored. */
export function judgeTyphas(seen: readonly SeenTypha[], judging: TyphaJudging): ProbeParts {
  const views = seen.map(({ target, observation }) => typhaView(target, observation, judging));
  return {
    targets: views.map((view, index) => targetOf(view, seen[index]?.address ?? null)),
    checks: [
      ...judging.unseen.map((name) => unknown(ctls140, name, 'its pods could not be seen')),
      ...typhaChecks(views),
    ],
  };
}

function targetOf(view: TyphaView, address: string | null): ProbeTarget {
  const { target, presented, seen } = view;
  const rungs = typhaRungs(view);
  const stored = target.server.certificate;
  const same = presented?.stored.leaf != null && stored?.leaf?.sha256 === presented.stored.leaf.sha256;
  return {
    link: 'felix-typha',
    address: address ?? `pod ${target.namespace}/${target.pod.name}:${target.port}`,
    node: address === null ? target.pod.node : null,
    state: targetState(rungs),
    rungs,
    presented: presented === null ? null : presentedStatus(presented, same ? (stored?.source ?? null) : null),
    acceptableCas: seen.bare?.acceptableCas == null ? null : caNames(seen.bare.acceptableCas),
  };
}
