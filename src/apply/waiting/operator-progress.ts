import { keysOf } from '../../links/felix-typha/operator-secret.ts';
import type { ConfigMap } from '../../snapshot/objects.ts';
import type { RedactedSecret } from '../../snapshot/secret.ts';
import { parseCertificates } from '../../x509/parse.ts';

/** What the operator has to have taken over: its sources and its copies, as they are now; null: not there. */
export interface OperatorView {
  readonly pairs: readonly {
    readonly name: string;
    readonly source: RedactedSecret | null;
    readonly copy: RedactedSecret | null;
  }[];
  /** ConfigMap typha-ca of the user. */
  readonly typhaCa: ConfigMap | null;
  /** ConfigMap tigera-ca-bundle in calico-system. */
  readonly bundle: ConfigMap | null;
}

/** What the operator has not taken over yet, in words; null when its copies equal their sources. */
export function operatorLag(view: OperatorView): string | null {
  for (const { name, source, copy } of view.pairs) {
    if (source !== null && leafOf(source) !== null && (copy === null || leafOf(copy) !== leafOf(source))) {
      return `calico-system/${name} is not yet equal to tigera-operator/${name}`;
    }
  }
  const inBundle = new Set(fingerprints(view.bundle, ['tigera-ca-bundle.crt', 'ca.crt']));
  const missing = fingerprints(view.typhaCa, ['caBundle']).filter((sha256) => !inBundle.has(sha256));
  return missing.length === 0 ? null : 'calico-system/tigera-ca-bundle does not yet hold the CA of typha-ca';
}

function leafOf(secret: RedactedSecret): string | null {
  const value = secret.values[keysOf(secret).certificate];
  return value?.kind === 'text' ? (parsed(value.text)[0] ?? null) : null;
}

function fingerprints(map: ConfigMap | null, keys: readonly string[]): string[] {
  return keys.flatMap((key) => parsed(map?.data?.[key] ?? ''));
}

function parsed(text: string): string[] {
  return parseCertificates(text).certificates.map(({ sha256 }) => sha256);
}
