import { randomBytes } from 'node:crypto';
import { type Authority, createAuthority, issueLeaf } from '../../src/x509/issue.ts';
import type { ServerFiles } from './api-server.ts';

/** Fixed dates, so that screens which show them do not depend on the day of a test. */
const notBefore = new Date('2020-01-01T00:00:00Z');
const notAfter = new Date('2049-12-31T00:00:00Z');

/** The CA of a simulated API server and what it signs: its own certificate and those of its users. */
export class Pki {
  readonly authority: Authority;

  constructor(authority?: Authority) {
    this.authority =
      authority ?? createAuthority({ commonName: 'kubernetes', now: notBefore, notBefore, notAfter });
  }

  get caPem(): string {
    return this.authority.certificatePem;
  }

  /** The serving certificate; `until` for one that expires at another time. */
  server(until: Date = notAfter): ServerFiles {
    const leaf = issueLeaf(this.authority, {
      commonNames: ['kube-apiserver'],
      dnsSans: ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'localhost'],
      ipSans: ['127.0.0.1', '10.96.0.1'],
      extendedKeyUsage: ['serverAuth'],
      now: notBefore,
      notBefore,
      notAfter: until,
    });
    return { key: leaf.privateKeyPem, cert: leaf.certificatePem, ca: this.caPem };
  }

  client(name: string): { readonly key: string; readonly cert: string } {
    const leaf = issueLeaf(this.authority, {
      commonNames: [name],
      extendedKeyUsage: ['clientAuth'],
      now: notBefore,
      notBefore,
      notAfter,
    });
    return { key: leaf.privateKeyPem, cert: leaf.certificatePem };
  }

  token(): string {
    return randomBytes(24).toString('base64url');
  }
}
