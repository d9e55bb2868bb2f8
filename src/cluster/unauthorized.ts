import { ExpectedError } from '../errors.ts';
import { objectAt } from '../json.ts';
import type { Target } from './target.ts';

/** The API server does not know who we are (401). A JWT's own expiry is named where it has passed. */
export function unauthorized(target: Target, server: string): ExpectedError {
  const { user } = target;
  const expiry = user.token === null ? null : expiryOf(user.token);
  const who = user.name === '' ? 'this user' : `user ${user.name}`;
  const why =
    expiry !== null && expiry.getTime() < Date.now()
      ? `: the token expired at ${expiry.toISOString()}`
      : ' (401)';
  return new ExpectedError(`${server} does not accept the credentials of ${who}${why}`, {
    code: 'unauthorized',
    remedy: 'Log in again, or use a kubeconfig with valid credentials.',
  });
}

/** Throws when a 403 is about acting as somebody else (--as): then every request would be refused alike. */
export function refuseImpersonation({ user }: Target, message: string): void {
  if (!/cannot impersonate/.test(message)) return;
  const who = user.impersonate.user ?? 'somebody else';
  throw new ExpectedError(`the API server does not let you act as ${who} (impersonate): ${message}`, {
    code: 'impersonation-refused',
    remedy: 'Leave --as and --as-group out, or get the right to impersonate.',
  });
}

/** Something answers, but it is not an API server. */
export function notKubernetes(server: string): ExpectedError {
  return new ExpectedError(`${server} does not answer like a Kubernetes API server`, {
    code: 'not-kubernetes',
    remedy: 'Check the address in the kubeconfig; a proxy or a login page may stand between.',
  });
}

function expiryOf(token: string): Date | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const expiry = objectAt({ claims }, 'claims').exp;
    return typeof expiry === 'number' ? new Date(expiry * 1000) : null;
  } catch {
    return null;
  }
}
