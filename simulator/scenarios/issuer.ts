import {
  type Authority,
  type AuthorityRequest,
  createAuthority,
  type IssuedCertificate,
  issueLeaf,
  type LeafRequest,
} from '../../src/x509/issue.ts';

const day = 86_400_000;

export interface Lifetime {
  /** Days before now from which it is valid; negative for the future. */
  readonly sinceDays: number;
  /** Days after now until which it is valid; negative for an expired one. */
  readonly untilDays: number;
}

/** Certificates made before in this process: equal requests share one, so a scenario can name the same one twice. */
const made = new Map<string, IssuedCertificate>();

/** Issues certificates for one cluster, with dates relative to its `now` and fresh keys for each process. */
export class Issuer {
  readonly now: Date;

  constructor(now: Date) {
    this.now = now;
  }

  authority(request: Omit<AuthorityRequest, 'now'>, lifetime: Lifetime): Authority {
    const full = { ...request, ...this.#dates(lifetime) };
    return this.#once(full, () => createAuthority(full));
  }

  leaf(authority: Authority, request: Omit<LeafRequest, 'now'>, lifetime: Lifetime): IssuedCertificate {
    const full = { ...request, ...this.#dates(lifetime) };
    return this.#once({ ...full, authority: authority.certificatePem }, () => issueLeaf(authority, full));
  }

  #once<T extends IssuedCertificate>(request: object, make: () => T): T {
    const key = JSON.stringify(request);
    const found = made.get(key);
    if (found !== undefined) return found as T;
    const fresh = make();
    made.set(key, fresh);
    return fresh;
  }

  #dates({ sinceDays, untilDays }: Lifetime): { now: Date; notBefore: Date; notAfter: Date } {
    const now = Math.floor(this.now.getTime() / 1000) * 1000;
    return {
      now: this.now,
      notBefore: new Date(now - sinceDays * day),
      notAfter: new Date(now + untilDays * day),
    };
  }
}
