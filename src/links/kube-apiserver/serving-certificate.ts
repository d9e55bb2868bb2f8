import type { Reading } from '../../snapshot/reading.ts';
import type { ServerConnection } from '../../snapshot/snapshot.ts';
import { unknownKeyFile } from '../../x509/key-trace.ts';
import { parseCertificates } from '../../x509/parse.ts';
import type { StoredCertificate, StoredTrust } from '../certificates/stored-certificate.ts';

/** What kube-apiserver presented on this program's own connection; null when there was none. */
export interface ServingCertificate {
  readonly certificate: StoredCertificate;
  /** The CAs of the chain: empty when only the leaf was presented and none is known. */
  readonly trust: StoredTrust;
  readonly verified: boolean;
}

const name = 'serving certificate of kube-apiserver';

export function servingCertificate(connection: Reading<ServerConnection>): ServingCertificate | null {
  if (connection.kind !== 'known' || connection.value.chain.length === 0) return null;
  const text = connection.value.chain.join('\n');
  const { certificates, problems } = parseCertificates(text);
  const leaf = certificates[0] ?? null;
  const unseen = { object: null, text } as const;
  return {
    certificate: {
      ...unseen,
      source: name,
      key: null,
      leaf,
      chain: leaf === null ? [] : [leaf],
      problem: leaf === null ? { kind: 'malformed', why: problems[0]?.message ?? 'no certificate' } : null,
      keyMatches: null,
      keyError: null,
      keyDoubt: null,
      keyTrace: unknownKeyFile,
    },
    trust: {
      ...unseen,
      source: 'chain of kube-apiserver',
      anchors: certificates.slice(1).filter(({ isCa }) => isCa),
      problem: null,
    },
    verified: connection.value.verified,
  };
}
