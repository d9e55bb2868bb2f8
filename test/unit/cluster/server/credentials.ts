import {
  type Authority,
  createAuthority,
  type IssuedCertificate,
  issueLeaf,
} from '../../../../src/x509/issue.ts';

/** A CA with a serving certificate for 127.0.0.1 and a client certificate, made for one test run. */
export interface TestCredentials {
  readonly authority: Authority;
  readonly server: IssuedCertificate;
  readonly client: IssuedCertificate;
}

export function testCredentials(now = new Date()): TestCredentials {
  const authority = createAuthority({ commonName: 'test-ca', now });
  const leaf = { now, extendedKeyUsage: ['serverAuth', 'clientAuth'] };
  return {
    authority,
    server: issueLeaf(authority, { ...leaf, commonNames: ['kube-apiserver'], ipSans: ['127.0.0.1'] }),
    client: issueLeaf(authority, { ...leaf, commonNames: ['test-user'] }),
  };
}
