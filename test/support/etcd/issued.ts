import type { EtcdFiles } from '../../../src/plan/changes/etcd/given-files.ts';
import { type Authority, createAuthority, issueLeaf } from '../../../src/x509/issue.ts';

export interface IssuedForEtcd {
  readonly authority: Authority;
  readonly files: EtcdFiles;
}

/** A CA of etcd and a client certificate of it, made at run time. */
export function issuedForEtcd(now: Date, commonName = 'calico-etcd-client'): IssuedForEtcd {
  const authority = createAuthority({ commonName: 'etcd-ca', now });
  return { authority, files: filesOf(authority, now, commonName) };
}

/** Another client certificate of the same CA. */
export function filesOf(authority: Authority, now: Date, commonName: string): EtcdFiles {
  const leaf = issueLeaf(authority, {
    commonNames: [commonName],
    uriSans: [],
    extendedKeyUsage: ['clientAuth'],
    now,
  });
  return { ca: authority.certificatePem, cert: leaf.certificatePem, key: leaf.privateKeyPem };
}
