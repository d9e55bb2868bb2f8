import type { KubeObject } from '../server/json.ts';
import type { Issuer } from './issuer.ts';

export interface ScenarioContext {
  readonly now: Date;
  readonly issuer: Issuer;
  /** PEM of the CA of the simulated API server. */
  readonly clusterCa: string;
}

/** Objects that came into the cluster at one time, by one writer; what is there already is replaced. */
export interface Phase {
  readonly daysAgo: number;
  /** The field manager of the write. */
  readonly manager: string;
  readonly objects: readonly KubeObject[];
}

/** A cluster as data: everything in it that people or installers wrote. Controllers make the rest. */
export interface Scenario {
  readonly name: string;
  /** One sentence: the install that it builds on, and what is broken, if anything. */
  readonly description: string;
  /** Groups of custom resources that the API server knows. */
  readonly customGroups: readonly string[];
  /** Whether the Tigera operator runs. */
  readonly operator: boolean;
  /** In the order of time. */
  phases(context: ScenarioContext): readonly Phase[];
}
