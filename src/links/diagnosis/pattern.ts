import type { FindingCode } from '../../findings/finding.ts';
import type { RefusalCode } from '../../x509/verdict.ts';

/** What a line proves. */
export type Meaning =
  /** One end refuses the other. Null: the line does not say why. */
  | { readonly kind: 'refusal'; readonly refusedBy: 'server' | 'client'; readonly code: RefusalCode | null }
  /** An end whose own settings or files keep it from connecting or listening. */
  | { readonly kind: 'own-fault'; readonly code: FindingCode }
  /** A connection that works. */
  | { readonly kind: 'works' }
  /** Follows from other lines, or says nothing of TLS. */
  | { readonly kind: 'nothing' };

/** A kind of line of a log. Texts are compared without case: up to 3.30 some begin with a capital. */
export interface LogPattern {
  readonly id: string;
  /** Whose log: Typha's, or that of any of its clients. */
  readonly by: 'typha' | 'client';
  readonly message: RegExp;
  /** What the field `error` says; null: it does not matter. */
  readonly error: RegExp | null;
  /** Releases of Calico that write it. */
  readonly releases: string;
  readonly meaning: Meaning;
}
