import type { End } from '../../links/felix-typha/end.ts';
import type { Goal } from './goal.ts';
import type { Identity } from './identity.ts';

/** The names that an end requires of the other; '' = not required. */
export interface Requirement {
  readonly commonName: string;
  readonly uriSan: string;
}

export function requirementOf(end: End): Requirement {
  return { commonName: end.tls.commonName, uriSan: end.tls.uriSan };
}

/** What an end requires at the goal, given the identity of the other end. */
export function requirementAt(goal: Goal, peer: Identity): Requirement {
  return {
    commonName: goal === 'mtls-spiffe' ? '' : peer.commonName,
    uriSan: goal === 'mtls-cn' ? '' : peer.spiffeId,
  };
}

/** Both what is required now and what will be: an alternative more never refuses anybody. */
export function widened(now: Requirement, goal: Requirement): Requirement {
  return {
    commonName: now.commonName === '' ? goal.commonName : now.commonName,
    uriSan: now.uriSan === '' ? goal.uriSan : now.uriSan,
  };
}

export function sameRequirement(one: Requirement, other: Requirement): boolean {
  return one.commonName === other.commonName && one.uriSan === other.uriSan;
}
