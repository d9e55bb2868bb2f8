import type { PrivateKeyTrace } from '../x509/key-trace.ts';
import type { ObjectMeta } from './object-meta.ts';

/**
 * What the model keeps of a Secret's value. Bytes of private keys, tokens and passwords are dropped where
 * the object enters the program; a private key leaves only the fingerprint of its public half. `key`: how the whole
 * value reads as a private key file, where that is not how what is kept of it reads.
 */
export type SecretValue =
  /** Text that is safe to keep: PEM certificates (key blocks taken out) or an identity such as `common-name`. */
  | { readonly kind: 'text'; readonly text: string; readonly key?: PrivateKeyTrace }
  | { readonly kind: 'private-key'; readonly key: PrivateKeyTrace }
  /** Everything else. `looksLike` says what it seemed to be, never what it was. */
  | {
      readonly kind: 'withheld';
      readonly bytes: number;
      readonly looksLike: 'private-key' | 'der' | 'text' | 'binary';
      readonly key?: PrivateKeyTrace;
    };

/** Who else writes an object, by the marks they leave on it. */
export type Owner = 'operator' | 'helm' | 'argocd' | 'flux' | 'cert-manager';

export interface RedactedSecret {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  /**
   * Without managedFields and annotations: they may repeat the data. That `kubectl apply` wrote the object is
   * kept, as last-applied-configuration with the value `(removed)`, and so is cert-manager's certificate-name.
   */
  readonly metadata: ObjectMeta;
  readonly type: string;
  readonly values: Readonly<Record<string, SecretValue>>;
  /** Newest managedFields time that owns `f:data`; null when it cannot be told. */
  readonly changedAt: string | null;
  readonly owners: readonly Owner[];
}
