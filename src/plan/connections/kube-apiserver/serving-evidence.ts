import { hostMatches } from '../../../links/host-name.ts';
import { everyGo } from '../../../links/release-go.ts';
import { listed } from '../../../links/wording.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { acceptance } from '../../../x509/acceptance-of-releases.ts';
import { parseCertificates } from '../../../x509/parse.ts';

/** Whether a client would get past kube-apiserver's certificate, or why that cannot be told. */
export type Evidence =
  | { readonly kind: 'verified' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Whether CA certificates verify what kube-apiserver presented on our own connection, for a host as Go checks it
 * (crypto/tls, crypto/x509 VerifyHostname). `host` null: the address that every pod is given.
 */
export function servingEvidence(
  { connection }: Snapshot,
  caFile: string,
  host: string | null,
  now: Date,
): Evidence {
  const seen = knownValue(connection);
  const [leaf] = parseCertificates(seen?.chain.join('\n') ?? '').certificates;
  if (seen === undefined || leaf === undefined)
    return { kind: 'unknown', why: "this program has not seen kube-apiserver's certificate" };
  if (!seen.verified)
    return {
      kind: 'unknown',
      why: "this program's own connection did not verify kube-apiserver's certificate, so it proves nothing",
    };
  const verifier = { role: 'client', caFile, commonName: '', uriSan: '' } as const;
  const certFile = seen.chain.join('\n');
  const verdict = acceptance(verifier, { certFile }, { verifier: everyGo, presenter: [] }, now);
  if (verdict === null)
    return {
      kind: 'unknown',
      why: "not every Go that Calico may be built with accepts kube-apiserver's certificate",
    };
  if (!verdict.accepted)
    return {
      kind: 'refused',
      why: `its CA does not verify kube-apiserver's certificate (${verdict.refusal.message})`,
    };
  if (host === null || hostMatches(leaf, host)) return { kind: 'verified' };
  const names = [...leaf.dnsSans, ...leaf.ipSans];
  return {
    kind: 'refused',
    why: `kube-apiserver's certificate is not for ${host}: it names ${names.length === 0 ? 'no host' : listed(names)}`,
  };
}
