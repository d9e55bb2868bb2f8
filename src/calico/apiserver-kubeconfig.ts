import { parse } from 'yaml';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';

/** What the chosen context of a kubeconfig says of the connection; credentials by kind only. */
export interface Kubeconfig {
  readonly server: string | null;
  /** The name that the certificate must be for in place of the address; null: the address. */
  readonly serverName: string | null;
  readonly skipsVerification: boolean;
  readonly hasCa: boolean;
  readonly hasClientCertificate: boolean;
  readonly hasClientKey: boolean;
  readonly hasToken: boolean;
  readonly tokenFile: string | null;
}

/** Null when the text is no kubeconfig or lacks the context (`context`, or '' for its current one). */
export function parseKubeconfig(text: string, context: string): Kubeconfig | null {
  const entries = chosenEntries(text, context);
  if (entries === null) return null;
  const { cluster, user } = entries;
  const has = (from: JsonObject, ...keys: string[]) => keys.some((key) => (textAt(from, key) ?? '') !== '');
  return {
    server: textAt(cluster, 'server') ?? null,
    serverName: textAt(cluster, 'tls-server-name') || null,
    skipsVerification: cluster['insecure-skip-tls-verify'] === true,
    hasCa: has(cluster, 'certificate-authority', 'certificate-authority-data'),
    hasClientCertificate: has(user, 'client-certificate', 'client-certificate-data'),
    hasClientKey: has(user, 'client-key', 'client-key-data'),
    hasToken: has(user, 'token'),
    tokenFile: textAt(user, 'tokenFile') ?? null,
  };
}

/** The cluster and the user of that context; null when the text is no kubeconfig or lacks the context. */
export function chosenEntries(
  text: string,
  context: string,
): { readonly cluster: JsonObject; readonly user: JsonObject } | null {
  const document = yamlOf(text);
  if (document === null) return null;
  const contexts = listAt(document, 'contexts');
  const wanted = context === '' ? (textAt(document, 'current-context') ?? '') : context;
  const chosen = named(contexts, wanted);
  if (chosen === null) return null;
  const entry = (list: string, name: string) =>
    objectAt(named(listAt(document, list), textAt(objectAt(chosen, 'context'), name) ?? ''), name);
  return { cluster: entry('clusters', 'cluster'), user: entry('users', 'user') };
}

function named(list: readonly unknown[], name: string): JsonObject | null {
  return list.filter(isObject).find((entry) => textAt(entry, 'name') === name) ?? null;
}

function yamlOf(text: string): JsonObject | null {
  try {
    const document: unknown = parse(text, { logLevel: 'error' });
    return isObject(document) ? document : null;
  } catch {
    return null;
  }
}
