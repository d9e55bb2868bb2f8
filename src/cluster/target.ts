import { ExpectedError, exitCodes } from '../errors.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { withoutAddressPasswords } from '../snapshot/redaction/addresses.ts';
import type { KubeFlags } from './flags.ts';
import type { Kubeconfig, KubeconfigEntry } from './kubeconfig.ts';

/** Where to connect and as whom: a kubeconfig context with kubectl's flags laid over it. */
export interface Target {
  readonly context: string | null;
  readonly clusterName: string;
  readonly server: URL;
  readonly caFile: string | null;
  /** Base64 of PEM. */
  readonly caData: string | null;
  readonly skipVerify: boolean;
  readonly tlsServerName: string | null;
  readonly proxyUrl: string | null;
  readonly user: TargetUser;
}

interface TargetUser {
  readonly name: string;
  readonly certFile: string | null;
  readonly certData: string | null;
  readonly keyFile: string | null;
  readonly keyData: string | null;
  readonly token: string | null;
  readonly tokenFile: string | null;
  readonly username: string | null;
  readonly password: string | null;
  /** As the kubeconfig has them: for client-node's authenticators. */
  readonly exec: JsonObject | null;
  readonly authProvider: JsonObject | null;
  /** The kubeconfig file of the user; a relative `exec` command starts at its directory. */
  readonly file: string | null;
  readonly impersonate: Impersonation;
}

/** Whom to act as, after `--as`, `--as-group`, `--as-uid` and the kubeconfig's `as*` fields. */
export interface Impersonation {
  readonly user: string | null;
  readonly groups: readonly string[];
  readonly uid: string | null;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const nothing: KubeconfigEntry = { file: '', value: {} };

/** Resolves flags over a kubeconfig in kubectl's order (client-go tools/clientcmd/client_config.go). */
export function resolveTarget(config: Kubeconfig, flags: KubeFlags): Target {
  const contextName = flags.context ?? config.currentContext;
  const context = contextName === null ? nothing : config.contexts.get(contextName);
  if (context === undefined) throw missing('context', contextName ?? '', config.contexts, config);
  const clusterName = flags.cluster ?? textAt(context.value, 'cluster') ?? '';
  const userName = flags.user ?? textAt(context.value, 'user') ?? '';
  const cluster = clusterName === '' ? nothing : config.clusters.get(clusterName);
  if (cluster === undefined) throw missing('cluster', clusterName, config.clusters, config);
  const user = userName === '' ? nothing : config.users.get(userName);
  if (user === undefined) throw missing('user', userName, config.users, config);
  const address = flags.server ?? textAt(cluster.value, 'server') ?? '';
  if (address === '') throw noServer(config, contextName, clusterName);
  return {
    context: contextName,
    clusterName,
    ...clusterSettings(cluster.value, flags),
    server: serverUrl(address, usesTls(cluster.value, user.value, flags)),
    proxyUrl: textAt(cluster.value, 'proxy-url') || null,
    user: userSettings(userName, user, flags),
  };
}

function clusterSettings(
  cluster: JsonObject,
  flags: KubeFlags,
): Pick<Target, 'caFile' | 'caData' | 'skipVerify' | 'tlsServerName'> {
  const caFlag = flags['certificate-authority'];
  const skipFlag = flags['insecure-skip-tls-verify'];
  const replacesTrust = caFlag !== undefined || skipFlag === true;
  const fileName = textAt(cluster, 'tls-server-name') || null;
  return {
    caFile: replacesTrust ? (caFlag ?? null) : textAt(cluster, 'certificate-authority') || null,
    caData: replacesTrust ? null : textAt(cluster, 'certificate-authority-data') || null,
    skipVerify: skipFlag ?? cluster['insecure-skip-tls-verify'] === true,
    tlsServerName: flags['tls-server-name'] ?? (flags.server === undefined ? fileName : null),
  };
}

function userSettings(name: string, entry: KubeconfigEntry, flags: KubeFlags): TargetUser {
  const user = entry.value;
  const [cert, key, token] = [flags['client-certificate'], flags['client-key'], flags.token];
  return {
    name,
    certFile: cert ?? (textAt(user, 'client-certificate') || null),
    certData: cert === undefined ? textAt(user, 'client-certificate-data') || null : null,
    keyFile: key ?? (textAt(user, 'client-key') || null),
    keyData: key === undefined ? textAt(user, 'client-key-data') || null : null,
    token: token ?? (textAt(user, 'token') || null),
    tokenFile: token === undefined ? (textAt(user, 'tokenFile') ?? textAt(user, 'token-file') ?? null) : null,
    username: textAt(user, 'username') || null,
    password: textAt(user, 'password') ?? null,
    exec: isObject(user.exec) ? user.exec : null,
    authProvider: isObject(user['auth-provider']) ? user['auth-provider'] : null,
    file: entry.file || null,
    impersonate: impersonation(user, flags),
  };
}

function impersonation(user: JsonObject, flags: KubeFlags): Impersonation {
  const groups = listAt(user, 'as-groups').filter((group): group is string => typeof group === 'string');
  const extra = Object.entries(objectAt(user, 'as-user-extra')).map(
    ([key, values]) => [key, Array.isArray(values) ? values.map(String) : []] as const,
  );
  const chosen: Impersonation = {
    user: flags.as ?? (textAt(user, 'as') || null),
    groups: (flags['as-group'] ?? []).length > 0 ? (flags['as-group'] ?? []) : groups,
    uid: flags['as-uid'] ?? (textAt(user, 'as-uid') || null),
    extra: Object.fromEntries(extra),
  };
  const more = chosen.groups.length > 0 || chosen.uid !== null || extra.length > 0;
  if (chosen.user === null && more) {
    throw new ExpectedError('a group or UID can only be impersonated together with a user', {
      code: 'impersonation-without-user',
      remedy: 'Add --as USER.',
      exitCode: exitCodes.usage,
    });
  }
  return chosen;
}

function usesTls(cluster: JsonObject, user: JsonObject, flags: KubeFlags): boolean {
  const names = ['certificate-authority', 'client-certificate', 'client-key'] as const;
  return (
    names.some((name) => flags[name] !== undefined) ||
    flags['insecure-skip-tls-verify'] === true ||
    cluster['insecure-skip-tls-verify'] === true ||
    [...names, 'certificate-authority-data', 'client-certificate-data'].some(
      (name) => textAt(cluster, name) !== undefined || textAt(user, name) !== undefined,
    )
  );
}

/** An address without a scheme is HTTPS when TLS is configured, else HTTP (client-go rest/url_utils.go). */
function serverUrl(address: string, tls: boolean): URL {
  const text = /^https?:\/\//i.test(address) ? address : `${tls ? 'https' : 'http'}://${address}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '') {
    const shown = withoutAddressPasswords(text).slice(text.length - address.length);
    throw new ExpectedError(`the address of the API server is not a URL: ${shown}`, {
      code: 'bad-server-address',
      remedy: 'Give an address such as https://HOST:6443 in the kubeconfig or with --server.',
    });
  }
  return url;
}

function missing(
  what: 'context' | 'cluster' | 'user',
  name: string,
  known: ReadonlyMap<string, KubeconfigEntry>,
  config: Kubeconfig,
): ExpectedError {
  const names = [...known.keys()];
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  const remedy =
    names.length === 0
      ? 'Add one to the kubeconfig, or give another kubeconfig.'
      : `Name one of these with --${what}: ${names.slice(0, 10).join(', ')}${more}.`;
  return new ExpectedError(
    `${what} ${name} does not exist in ${config.files.join(', ') || 'any kubeconfig'}`,
    {
      code: `unknown-${what}`,
      remedy,
      command: 'kubectl config get-contexts',
    },
  );
}

function noServer(config: Kubeconfig, context: string | null, cluster: string): ExpectedError {
  if (config.files.length === 0) {
    return new ExpectedError('there is no kubeconfig, and no --server is given', {
      code: 'no-kubeconfig',
      remedy: 'Name a kubeconfig with --kubeconfig or KUBECONFIG, or put it at ~/.kube/config.',
    });
  }
  const where = config.files.join(', ');
  const fact =
    context === null
      ? `no current context is set in ${where}`
      : `cluster ${cluster} has no server in ${where}`;
  return new ExpectedError(fact, {
    code: context === null ? 'no-current-context' : 'no-server',
    remedy: 'Choose a context with --context, or give the address with --server.',
    command: 'kubectl config get-contexts',
  });
}
