import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { impersonation, type User } from './access.ts';
import { ApiError, forbidden } from './api-error.ts';
import { type Exchange, type LoggedRequest, readExchange } from './exchange.ts';
import type { Effect, Faults } from './faults.ts';
import { statusError } from './faults.ts';
import { type Answer, type Backend, errorAnswer, handle } from './handler.ts';
import { servePortForward } from './port-forward.ts';

export interface ServerFiles {
  readonly key: string;
  readonly cert: string;
  /** The CA of client certificates. */
  readonly ca: string;
}

/** Called when a request has come, and again when it was done but not yet answered. */
export type Observer = (request: LoggedRequest, moment: 'before' | 'after') => void | Promise<void>;

export interface ServerParts {
  readonly backend: Backend;
  readonly faults: Faults;
  readonly requests: LoggedRequest[];
  readonly observers: ReadonlySet<Observer>;
  now(): Date;
  /** The header Date of its answers; null: they have none. */
  date(): Date | null;
}

/** The HTTPS side of a simulated cluster. */
export function createApiServer(files: ServerFiles, parts: ServerParts): Server {
  const settings = { ...files, requestCert: true, rejectUnauthorized: false };
  const server = createServer(settings, (request, response) => {
    sayTime(parts, response);
    serve(parts, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      send(
        response,
        errorAnswer(new ApiError(500, 'InternalError', `the simulated cluster failed: ${message}`)),
      );
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    forward(parts, request, socket, head).catch(() => socket.destroy());
  });
  return server;
}

/** A WebSocket to a pod's port, in the log of requests like any other. */
async function forward(
  parts: ServerParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const exchange = await readExchange(request, impersonation(request.headers), parts.now());
  parts.requests.push(exchange.logged);
  const user = identify(parts, exchange);
  exchange.logged.status = await servePortForward(parts.backend, user, request, socket, head);
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = await readExchange(request, impersonation(request.headers), parts.now());
  const { logged } = exchange;
  parts.requests.push(logged);
  for (const observe of parts.observers) await observe(logged, 'before');
  const struck = parts.faults.strike({ method: logged.method, path: `${logged.path}${exchange.url.search}` });
  if (struck?.moment === 'before' && !(await strike(struck.effect, parts, exchange, response))) return;
  const answer = answerTo(parts, exchange, response);
  if (answer === null) {
    logged.status = 200;
    return;
  }
  for (const observe of parts.observers) await observe(logged, 'after');
  if (struck?.moment === 'after' && !(await strike(struck.effect, parts, exchange, response))) return;
  logged.status = answer.code;
  send(response, answer);
}

/** As Go's net/http does when the head is written, of this cluster's clock. */
function sayTime({ date }: ServerParts, response: ServerResponse): void {
  if (response.headersSent) return;
  response.sendDate = false;
  const time = date();
  if (time === null) response.removeHeader('date');
  else response.setHeader('date', time.toUTCString());
}

function answerTo(parts: ServerParts, exchange: Exchange, response: ServerResponse): Answer | null {
  try {
    return handle(parts.backend, exchange, identify(parts, exchange), response);
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    throw error;
  }
}

/** Who asks, after impersonation. */
function identify({ backend }: ServerParts, { request, logged }: Exchange): User {
  if (!(request.socket instanceof TLSSocket)) throw new Error('the connection is not TLS');
  const own = backend.access.authenticate(request.headers, request.socket);
  const { user, groups } = logged.impersonation;
  if (user !== null) {
    const attempt = { verb: 'impersonate', group: '', resource: 'users', namespace: null, name: user };
    if (!backend.access.allows(own, attempt)) throw forbidden({ ...attempt, user: own.name });
  }
  logged.user = user === null ? own : { name: user, groups: [...groups, 'system:authenticated'] };
  return logged.user;
}

/** Lets a fault happen; true when the request goes on. */
async function strike(
  effect: Effect,
  parts: ServerParts,
  exchange: Exchange,
  response: ServerResponse,
): Promise<boolean> {
  const { logged, request } = exchange;
  switch (effect.kind) {
    case 'slow':
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, effect.milliseconds);
        response.on('close', () => {
          clearTimeout(timer);
          resolve(null);
        });
      });
      sayTime(parts, response);
      return !response.destroyed;
    case 'reset':
      if (request.socket instanceof TLSSocket) request.socket.destroy();
      return false;
    case 'garbage':
      logged.status = 200;
      response.writeHead(200, { 'content-type': effect.contentType ?? 'application/json' });
      response.end(effect.body ?? '<html>this is no JSON</html>');
      return false;
    case 'status': {
      logged.status = effect.code;
      send(response, errorAnswer(statusError(effect)));
      return false;
    }
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.headersSent) return;
  const body = Buffer.from(answer.body);
  response.writeHead(answer.code, {
    'content-type': answer.contentType,
    'content-length': body.length,
    'cache-control': 'no-cache, private',
    ...answer.headers,
  });
  response.end(body);
}
