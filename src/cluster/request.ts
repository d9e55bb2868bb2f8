import type { OutgoingHttpHeaders } from 'node:http';
import { isObject, textAt } from '../json.ts';
import type { DatedAnswer } from '../snapshot/clock-skew.ts';
import { withoutSecrets } from '../snapshot/redaction/secrets-in-text.ts';
import type { Credentials } from './credentials.ts';
import { exchange, type Line, type Outcome, type RawResponse } from './exchange.ts';
import { impersonationHeaders } from './impersonation.ts';
import { retryDelay } from './retry.ts';
import { shownAddress } from './shown-address.ts';
import type { Target } from './target.ts';
import { transportFailure } from './transport-failure.ts';
import { notKubernetes, refuseImpersonation, unauthorized } from './unauthorized.ts';
import { userAgent } from './user-agent.ts';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the server's root, e.g. `/api/v1/namespaces`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds, null for no limit; the connection's own limit when absent. */
  readonly timeout?: number | null;
  /** Whether answers that ask to come again are followed here: by default yes. */
  readonly retry?: boolean;
  /** Takes the body of a success piece by piece, as a watch sends it; the answer's own body is then empty. */
  readonly take?: (chunk: Buffer) => void;
  /** Takes out of the answer's JSON, before it is parsed, what nobody will read. */
  readonly trim?: (json: Buffer) => Buffer;
}

export interface ApiResponse {
  readonly status: number;
  /** Seconds, as the server sent them. */
  readonly retryAfter: string | null;
  /** Parsed JSON; text when the answer is not JSON. */
  readonly body: unknown;
}

export type RequestLog = (entry: {
  method: string;
  url: string;
  status: number;
  milliseconds: number;
}) => void;

interface Surroundings extends Line {
  readonly target: Target;
  readonly credentials: Credentials;
  /** Milliseconds; null for no limit. */
  readonly timeout: number | null;
  readonly counts: { requests: number; retries: number };
  /** Told of every answer of the API server itself that says when it was written. */
  readonly onDated: (answer: DatedAnswer) => void;
  readonly log?: RequestLog;
}

/**
 * Sends requests over one agent, each with a time limit and a few retries within it, where the server never began.
 * An answer that asked to come again stands when the time is over before a better one.
 */
export function requester(around: Surroundings): (request: ApiRequest) => Promise<ApiResponse> {
  return async (request) => {
    const timeout = timeoutOf(request, around);
    const startedAt = performance.now();
    const left = (): number | null => (timeout === null ? null : timeout - (performance.now() - startedAt));
    let answered: RawResponse | null = null;
    for (let attempt = 0; ; attempt += 1) {
      around.counts.requests += 1;
      const outcome = await send(request, around, left()).catch((error: unknown) => ({ error }));
      if ('error' in outcome && isTimeout(outcome.error) && answered !== null)
        return settle(answered, around, request);
      const delay =
        request.retry === false ? null : retryDelay(request.method ?? 'GET', outcome, attempt, left());
      if (delay === null) return settle(outcome, around, request);
      if ('status' in outcome) answered = outcome;
      around.counts.retries += 1;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  };
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

function settle(outcome: Outcome, around: Surroundings, request: ApiRequest): ApiResponse {
  const server = shownAddress(around.target.server);
  if ('error' in outcome) {
    throw transportFailure(outcome.error, {
      server,
      timeout: timeoutOf(request, around),
      proxy: around.proxy,
    });
  }
  const parsed = parse(request.trim?.(outcome.body) ?? outcome.body);
  const body = outcome.status < 400 ? parsed : withoutSaidSecrets(parsed);
  if (outcome.dated !== null && isOfApiserver(body)) around.onDated(outcome.dated);
  if (outcome.status === 401) throw unauthorized(around.target, server);
  if (outcome.status === 403) refuseImpersonation(around.target, textAt(body, 'message') ?? '');
  if (outcome.status < 400 && typeof body === 'string' && request.take === undefined)
    throw notKubernetes(server);
  return { status: outcome.status, retryAfter: outcome.retryAfter, body };
}

/** Every object of the API has a kind, and /version says which Kubernetes; what stands in between answers otherwise. */
function isOfApiserver(body: unknown): boolean {
  return isObject(body) && ('kind' in body || 'gitVersion' in body);
}

/** What a server says of a refusal may repeat what it was sent, or what it found. */
function withoutSaidSecrets(body: unknown): unknown {
  const message = textAt(body, 'message');
  if (!isObject(body) || message === undefined) return body;
  return { ...body, message: withoutSecrets(message, 'prose') };
}

function timeoutOf(request: ApiRequest, around: Surroundings): number | null {
  return request.timeout === undefined ? around.timeout : request.timeout;
}

function parse(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `within`: milliseconds, null for no limit. */
async function send(request: ApiRequest, around: Surroundings, within: number | null): Promise<RawResponse> {
  const url = requestUrl(request, around.target.server);
  const payload = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
  const headers = await headersFor(request, payload, around);
  const limits = [
    request.signal,
    within === null ? undefined : AbortSignal.timeout(Math.max(1, Math.ceil(within))),
  ];
  const signal = AbortSignal.any(limits.filter((limit) => limit !== undefined));
  const startedAt = performance.now();
  const method = request.method ?? 'GET';
  const response = await exchange({ url, method, headers, payload, signal, take: request.take }, around);
  around.log?.({
    method,
    url: shownAddress(url),
    status: response.status,
    milliseconds: performance.now() - startedAt,
  });
  return response;
}

function requestUrl(request: ApiRequest, server: URL): URL {
  const url = new URL(server.href);
  url.pathname = `${server.pathname.replace(/\/$/, '')}${request.path}`;
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

async function headersFor(
  request: ApiRequest,
  payload: Buffer | null,
  around: Surroundings,
): Promise<OutgoingHttpHeaders> {
  const authorization = await around.credentials.authorization();
  return {
    accept: request.accept ?? 'application/json',
    'accept-encoding': request.take === undefined ? 'gzip' : 'identity',
    'user-agent': userAgent,
    ...impersonationHeaders(around.target.user.impersonate),
    ...(authorization === null ? {} : { authorization }),
    ...(payload === null
      ? {}
      : { 'content-type': request.contentType ?? 'application/json', 'content-length': payload.length }),
  };
}
