import type { ListName } from '../calico/lists.ts';
import type { CatalogueEntry, LinkName } from '../findings/finding.ts';
import { type Examples, noExamples } from './examples.ts';

/** What mends a finding on a host: a text, or one that depends on what the finding is about. */
export type HostRemedy = string | ((subject: string, evidence: readonly string[]) => string);

/**
 * One kind of finding: all that this program knows of it, in one file. `Checks` says what its link has it judged from
 * (a cluster, files, live handshakes); a kind that is found together with others has no check of its own.
 */
export interface FindingKind<Checks extends object = object> extends CatalogueEntry {
  /** It speaks of all that there is: it passes only where these lists are whole. */
  readonly passesFrom: readonly ListName[];
  /** It fails because something is not there: it does so only where these lists are whole. */
  readonly failsFrom: readonly ListName[];
  /** Links on which a live handshake shows it where no object does. */
  readonly probedOn: readonly LinkName[];
  /** What mends it, to copy and adapt. */
  readonly examples: Examples;
  /** What mends it on a host, where there are no pods, volumes and objects; null: as everywhere. */
  readonly onHost: HostRemedy | null;
  /** How `diagnose` names it where it keeps an end from connecting or listening; null: by its title. */
  readonly asCause: string | null;
  readonly checks: Partial<Checks>;
}

type Given<Checks extends object> = CatalogueEntry & Partial<FindingKind<Checks>>;

/** A kind of finding; what is not given is what most have: no lists, no examples, no check of its own. */
export function findingKind<Checks extends object = object>(given: Given<Checks>): FindingKind<Checks> {
  return {
    passesFrom: [],
    failsFrom: [],
    probedOn: [],
    examples: noExamples,
    onHost: null,
    asCause: null,
    checks: {},
    ...given,
  };
}
