import type { Workload } from '../../calico/workload.ts';
import type { Pod } from '../../snapshot/objects.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What an endpoint belongs to. */
export type Owner =
  | { readonly kind: 'workload'; readonly workload: Workload }
  | { readonly kind: 'pod'; readonly pod: Pod }
  /** Settings of a process on a host, or of a server that runs outside of what is seen. */
  | { readonly kind: 'file'; readonly path: string };

/** One endpoint of connections, as a process with one template and one set of files is. */
export interface Endpoint {
  readonly owner: Owner;
  /** Who it is, whatever its template and files. */
  readonly role: string;
  /** All that its verdicts depend on: endpoints with one key are one. Null: it is like no other. */
  readonly key: string | null;
}

/** What comes of a connection when it is made. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Two endpoints that can meet. */
export interface Connection<C extends Endpoint = Endpoint, S extends Endpoint = Endpoint> {
  readonly client: C;
  readonly server: S;
}

/** Whom a client finds, and what keeps it from finding anybody; null when nothing is known to. */
export interface Discovery<S extends Endpoint> {
  readonly servers: readonly S[];
  readonly blocker: string | null;
}

export interface Endpoints<C extends Endpoint = Endpoint, S extends Endpoint = Endpoint> {
  readonly clients: readonly C[];
  readonly servers: readonly S[];
}

/** What the state before a step says of a client and a server, by their roles. */
export interface Before {
  /** Of each template that runs; empty where the two do not meet. */
  readonly verdicts: readonly Verdict[];
  /** The client has a server that accepts it in every template. */
  readonly isServed: boolean;
}

/** What a verdict means for a step: nothing, the same as before it, or a reason not to take it. */
export type Weight = 'fine' | 'as-before' | 'refused' | 'unknown';

/** The connections of one link, as a proof needs them. */
export interface Connections<C extends Endpoint = Endpoint, S extends Endpoint = Endpoint> {
  /** The endpoints of one state, each template with pods of its own. */
  endpoints(state: Snapshot): Endpoints<C, S>;
  /** Which of these servers a client finds with its own settings. */
  discover(client: C, servers: readonly S[]): Discovery<S>;
  verdict(connection: Connection<C, S>): Verdict;
  weigh(verdict: Verdict, before: Before): Weight;
  /** A verdict that is not accepted, for people: who, and why. */
  sentence(connection: Connection<C, S>, verdict: Exclude<Verdict, { kind: 'accepted' }>): string;
  /** What is told where something is refused and something is unknown. */
  readonly told: 'refused' | 'unknown';
  /** Pairs that accept each other may not become fewer. */
  readonly keepsPairs: boolean;
}
