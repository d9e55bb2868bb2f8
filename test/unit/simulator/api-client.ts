import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import { isObject, type Json, type JsonObject, textAt } from '../../../simulator/server/json.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON, {} when it is none. */
  readonly body: JsonObject;
}

export interface ApiCall {
  readonly body?: Json;
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ApiClient = (method: string, path: string, call?: ApiCall) => Promise<ApiAnswer>;

/** Calls a simulated API server as the user of a kubeconfig. */
export function apiClient(kubeconfig: string): ApiClient {
  const config: Json = parse(kubeconfig);
  const cluster = first(config, 'clusters', 'cluster');
  const user = first(config, 'users', 'user');
  const decoded = (key: string): string => Buffer.from(textAt(user, key), 'base64').toString();
  const token = textAt(user, 'token');
  const agent = new Agent({
    ca: Buffer.from(textAt(cluster, 'certificate-authority-data'), 'base64'),
    ...(token === '' ? { cert: decoded('client-certificate-data'), key: decoded('client-key-data') } : {}),
  });
  const base = textAt(cluster, 'server');
  return (
    method,
    path,
    { body, contentType = 'application/json', accept = 'application/json', headers = {} } = {},
  ) =>
    new Promise((resolve, reject) => {
      const sent = body === undefined ? null : Buffer.from(JSON.stringify(body));
      const all = {
        accept,
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === null ? {} : { 'content-type': contentType, 'content-length': sent.length }),
        ...headers,
      };
      const call = request(`${base}${path}`, { method, agent, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) });
        });
      });
      call.on('error', reject);
      call.end(sent ?? undefined);
    });
}

function first(config: Json, list: string, key: string): JsonObject {
  const entries = isObject(config) ? config[list] : undefined;
  const entry = Array.isArray(entries) ? entries[0] : undefined;
  return isObject(entry) && isObject(entry[key]) ? entry[key] : {};
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
