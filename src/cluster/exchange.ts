import type { Agent, ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { textAt } from '../json.ts';
import { type DatedAnswer, dateOf } from '../snapshot/clock-skew.ts';

/** One HTTP request, ready to be sent. */
export interface Message {
  readonly url: URL;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly payload: Buffer | null;
  readonly signal: AbortSignal;
  /** Takes the body of a success piece by piece; the answer's body is then empty. */
  readonly take: ((chunk: Buffer) => void) | undefined;
}

export interface Line {
  readonly agent: Agent;
  readonly proxy: URL | null;
  /** Called with the socket of every answer that came over TLS. */
  readonly onSocket?: (socket: TLSSocket) => void;
}

export interface RawResponse {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Buffer;
  /** When it was written, by the server's clock and by ours; null where it does not say. */
  readonly dated: DatedAnswer | null;
}

export type Outcome = RawResponse | { readonly error: unknown };

/** Sends one request and reads its answer whole. Rejects with the signal's reason once that has fired. */
export async function exchange(message: Message, line: Line): Promise<RawResponse> {
  const { method, headers, signal } = message;
  const options = { method, headers, signal, agent: line.agent };
  let startedAt = performance.now();
  try {
    const request =
      message.url.protocol === 'https:'
        ? httpsRequest(message.url, options)
        : await plainRequest(message.url, options, line.proxy);
    // Requests wait for a socket: what passes before one is theirs says nothing of when the server answered.
    request.once('socket', () => {
      startedAt = performance.now();
    });
    const response = await answerTo(request, message.payload);
    const dated = datedBy(response, performance.now() - startedAt);
    if (response.socket instanceof TLSSocket) line.onSocket?.(response.socket);
    return { ...(await read(response, message.take)), dated };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** node:http is loaded for plain HTTP alone: as a module it costs more than node:https. */
async function plainRequest(
  url: URL,
  options: Parameters<typeof httpsRequest>[1],
  proxy: URL | null,
): Promise<ClientRequest> {
  const { plainHttpRequest } = await import('./plain-http.ts');
  return plainHttpRequest(url, options, proxy);
}

function answerTo(request: ClientRequest, payload: Buffer | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.end(payload ?? undefined);
  });
}

/** What a cache kept (it has an Age) is of another time. A clock that is set meanwhile moves both of our times. */
function datedBy({ headers }: IncomingMessage, elapsed: number): DatedAnswer | null {
  const date = headers.age === undefined ? dateOf(headers.date) : null;
  const receivedAt = Date.now();
  return date === null ? null : { date, sentAt: receivedAt - elapsed, receivedAt };
}

async function read(response: IncomingMessage, take: Message['take']): Promise<Omit<RawResponse, 'dated'>> {
  const chunks: Buffer[] = [];
  const streams = take !== undefined && (response.statusCode ?? 0) < 400;
  for await (const chunk of response) streams ? take(chunk) : chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return {
    status: response.statusCode ?? 0,
    retryAfter: textAt(response.headers, 'retry-after') ?? null,
    body: response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body,
  };
}
