import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { RequestOptions } from 'node:https';
import { dirname, isAbsolute, join } from 'node:path';
import type { User } from '@kubernetes/client-node';
import { ExpectedError } from '../errors.ts';
import { isObject, type JsonObject, listAt, textAt } from '../json.ts';
import { withoutSecrets } from '../snapshot/redaction/secrets-in-text.ts';
import type { Target } from './target.ts';

/** Asks the exec plugin of a user for credentials; what it gave, as request options. */
export type ExecPlugin = () => Promise<RequestOptions>;

/**
 * The exec plugin of a target's user, run by client-node's ExecAuth, which keeps a token until it expires.
 * Added here, as kubectl has them: KUBERNETES_EXEC_INFO, a relative command, and the terminal for the plugin's
 * questions.
 */
export async function execPlugin(target: Target, exec: JsonObject): Promise<ExecPlugin> {
  const { ExecAuth } = await import('@kubernetes/client-node/dist/exec_auth.js');
  const command = commandPath(textAt(exec, 'command') ?? '', target.user.file);
  const user: User = { name: target.user.name, exec: { ...execSettings(target, exec), command } };
  const auth = new ExecAuth();
  Object.assign(auth, { execFn: spawnWithTerminal });
  return async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await auth.applyAuthentication(user, options);
    } catch (cause) {
      throw failure(command, exec, cause);
    }
    return options;
  };
}

/** The exec block with KUBERNETES_EXEC_INFO among its environment (KEP-541). */
export function execSettings(target: Target, exec: JsonObject): JsonObject {
  const info = {
    apiVersion: textAt(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: {
      interactive: process.stdin.isTTY === true && textAt(exec, 'interactiveMode') !== 'Never',
      ...(exec.provideClusterInfo === true ? { cluster: clusterInfo(target) } : {}),
    },
  };
  const given = listAt(exec, 'env').filter(isObject);
  return { ...exec, env: [...given, { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }] };
}

function clusterInfo(target: Target): JsonObject {
  return {
    server: target.server.href.replace(/\/$/, ''),
    ...(target.tlsServerName === null ? {} : { 'tls-server-name': target.tlsServerName }),
    ...(target.skipVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(target.caData === null ? {} : { 'certificate-authority-data': target.caData }),
    ...(target.proxyUrl === null ? {} : { 'proxy-url': target.proxyUrl }),
  };
}

function commandPath(command: string, file: string | null): string {
  const isRelativePath = /[/\\]/.test(command) && !isAbsolute(command);
  return isRelativePath && file !== null ? join(dirname(file), command) : command;
}

/** A plugin may ask for a password or print a link to log in; its stdout is the credential and stays here. */
function spawnWithTerminal(
  command: string,
  args: readonly string[] | undefined,
  options: SpawnOptions,
): ChildProcess {
  const child = spawn(command, args ?? [], { ...options, stdio: ['inherit', 'pipe', 'pipe'] });
  if (process.stderr.isTTY) child.stderr?.pipe(process.stderr, { end: false });
  return child;
}

function failure(command: string, exec: JsonObject, cause: unknown): ExpectedError {
  const code = textAt(cause, 'code');
  if (code === 'ENOENT' || code === 'EACCES') {
    const hint = textAt(exec, 'installHint')?.trim().split('\n')[0];
    return new ExpectedError(`the credential plugin ${command || '(no command)'} cannot be run (${code})`, {
      code: 'exec-plugin-missing',
      remedy:
        hint === undefined
          ? 'Install it, or mend the exec part of the kubeconfig.'
          : withoutSecrets(hint, 'prose'),
    });
  }
  const printed =
    cause instanceof SyntaxError || cause instanceof TypeError ? 'it printed no ExecCredential' : said(cause);
  return new ExpectedError(`the credential plugin ${command} failed: ${printed}`, {
    code: 'exec-plugin-failed',
    remedy: 'Log in with the plugin, then run this command again.',
  });
}

/** The last line that the plugin wrote on stderr. */
function said(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : '';
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? 'it ended without a word' : withoutSecrets(line, 'prose').slice(0, 300);
}
