import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { ExpectedError } from '../errors.ts';
import { textAt } from '../json.ts';
import type { ServerConnection } from '../snapshot/snapshot.ts';
import { kubeConfigOf } from './client-node.ts';
import { execPlugin } from './exec-plugin.ts';
import type { Target } from './target.ts';
import { type TlsSettings, tlsSettings } from './tls-settings.ts';

/** Who we are to the API server. */
export interface Credentials {
  readonly tls: TlsSettings;
  readonly kind: ServerConnection['authentication'];
  /** The Authorization header for the next request; null for none. */
  readonly authorization: () => Promise<string | null>;
}

const tokenFileLifetime = 60_000;

/**
 * The credentials of a target in kubectl's order: a token, a token file, a password, then the exec plugin or the
 * auth-provider. A client certificate goes with any of them.
 */
export async function credentialsOf(target: Target): Promise<Credentials> {
  const tls = tlsSettings(target);
  const certificateKind = tls.cert === undefined ? null : 'client-certificate';
  const { user } = target;
  const { token, tokenFile } = user;
  if (token !== null)
    return { tls, kind: certificateKind ?? 'token', authorization: always(`Bearer ${token}`) };
  if (tokenFile !== null) {
    const authorization = bearerFrom(tokenFile);
    await authorization();
    return { tls, kind: certificateKind ?? 'token', authorization };
  }
  if (user.username !== null) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return { tls, kind: certificateKind ?? 'basic', authorization: always(`Basic ${pair}`) };
  }
  if (user.exec !== null) return fromOptions(tls, await execPlugin(target, user.exec));
  if (user.authProvider !== null) return fromOptions(tls, await authProvider(target));
  return { tls, kind: certificateKind ?? 'none', authorization: always(null) };
}

const always = (value: string | null) => async (): Promise<string | null> => value;

async function fromOptions(tls: TlsSettings, ask: () => Promise<RequestOptions>): Promise<Credentials> {
  const first = await ask();
  const { cert, key } = first;
  const hasCertificate = cert !== undefined && key !== undefined;
  return {
    tls: hasCertificate ? { ...tls, cert: String(cert), key: String(key) } : tls,
    kind: hasCertificate || tls.cert !== undefined ? 'client-certificate' : 'token',
    authorization: async () => authorizationIn(await ask()),
  };
}

function authorizationIn(options: RequestOptions): string | null {
  return textAt(options.headers, 'Authorization') ?? textAt(options.headers, 'authorization') ?? null;
}

/** OIDC and the other auth-providers, through client-node. */
async function authProvider(target: Target): Promise<() => Promise<RequestOptions>> {
  const config = await kubeConfigOf(target, null);
  const name = textAt(target.user.authProvider, 'name') ?? 'unknown';
  return async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await config.applyToHTTPSOptions(options);
    } catch {
      throw new ExpectedError(`the auth-provider ${name} of user ${target.user.name} gave no token`, {
        code: 'auth-provider-failed',
        remedy: 'Log in again with the tool that made this kubeconfig.',
      });
    }
    return options;
  };
}

/** A token file is read again every minute, as client-go does: kubelets renew it. */
function bearerFrom(file: string): () => Promise<string> {
  let held: { readonly token: string; readonly readAt: number } | null = null;
  return async () => {
    if (held === null || Date.now() - held.readAt > tokenFileLifetime) {
      held = { token: readToken(file), readAt: Date.now() };
    }
    return `Bearer ${held.token}`;
  };
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new ExpectedError(
      `cannot read the token file ${file} (${textAt(cause, 'code') ?? 'unknown error'})`,
      {
        code: 'unreadable-token-file',
        remedy: 'Mend the path in the kubeconfig.',
        cause,
      },
    );
  }
}
