import { createHash, X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type Attempt, unauthorized } from './api-error.ts';
import { resources } from './resources.ts';

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Headers that ask to act as another user, as they came. */
export interface Impersonation {
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly uid: string | null;
  readonly extra: Readonly<Record<string, string>>;
}

/** What is forbidden: every field that is given must fit; `'*'` and a missing field fit everything. */
export interface Denial {
  readonly user?: string;
  /** Denied to members of this group. */
  readonly member?: string;
  readonly verb?: string | readonly string[];
  readonly group?: string;
  readonly resource?: string | readonly string[];
  readonly namespace?: string;
  readonly name?: string;
}

export class Access {
  readonly #tokens = new Map<string, { readonly user: User; readonly expired: boolean }>();
  readonly #groups = new Map<string, readonly string[]>();
  readonly #denials = new Set<Denial>();

  addToken(token: string, user: User, expired: boolean): void {
    this.#tokens.set(digest(token), { user, expired });
  }

  /** The groups of the user whose client certificate has this common name. */
  addCertificate(user: User): void {
    this.#groups.set(user.name, user.groups);
  }

  /** Forbids; the returned function allows again. */
  deny(...denials: readonly Denial[]): () => void {
    for (const denial of denials) this.#denials.add(denial);
    return () => {
      for (const denial of denials) this.#denials.delete(denial);
    };
  }

  /** Who asks, by bearer token or client certificate; 401 for neither. */
  authenticate(headers: IncomingHttpHeaders, socket: TLSSocket): User {
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token !== undefined) {
      const known = this.#tokens.get(digest(token));
      if (known === undefined || known.expired) throw unauthorized();
      return known.user;
    }
    const raw = socket.getPeerCertificate().raw;
    if (!socket.authorized || raw === undefined) throw unauthorized();
    const name = /^CN=(.*)$/m.exec(new X509Certificate(raw).subject)?.[1] ?? '';
    return { name, groups: [...(this.#groups.get(name) ?? []), 'system:authenticated'] };
  }

  allows(user: User, attempt: Omit<Attempt, 'user'>): boolean {
    return ![...this.#denials].some((denial) => fits(denial, user, attempt));
  }
}

/** The user that a request acts as. */
export function impersonation(headers: IncomingHttpHeaders): Impersonation {
  const values = (name: string): string[] => {
    const value = headers[name];
    return value === undefined ? [] : Array.isArray(value) ? value : value.split(', ');
  };
  const prefix = 'impersonate-extra-';
  const extra = Object.keys(headers).filter((name) => name.startsWith(prefix));
  return {
    user: values('impersonate-user')[0] ?? null,
    groups: values('impersonate-group'),
    uid: values('impersonate-uid')[0] ?? null,
    extra: Object.fromEntries(extra.map((name) => [name.slice(prefix.length), values(name).join(', ')])),
  };
}

function fits(denial: Denial, user: User, attempt: Omit<Attempt, 'user'>): boolean {
  return (
    one(denial.user, user.name) &&
    (denial.member === undefined || user.groups.includes(denial.member)) &&
    one(denial.verb, attempt.verb) &&
    one(denial.group, attempt.group) &&
    one(denial.resource, attempt.resource) &&
    inNamespace(denial, attempt) &&
    one(denial.name, attempt.name)
  );
}

/** Who may not see one namespace may not list all of them either. */
function inNamespace({ namespace }: Denial, attempt: Omit<Attempt, 'user'>): boolean {
  if (attempt.namespace !== null || namespace === undefined) return one(namespace, attempt.namespace ?? '');
  const plural = attempt.resource.split('/')[0];
  return resources.some((r) => r.name === plural && r.group === attempt.group && r.namespaced);
}

function one(wanted: string | readonly string[] | undefined, value: string): boolean {
  if (wanted === undefined || wanted === '*') return true;
  return typeof wanted === 'string' ? wanted === value : wanted.includes(value);
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
