import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** What the server heard of one request. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly reset?: boolean;
  /** Without the header Date. */
  readonly undated?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly heard: Heard[];
  /** Sockets that were opened. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** An HTTPS server (HTTP without `tls`) on 127.0.0.1 that answers each request as `answer` says; 404 otherwise. */
export async function startServer(
  answer: (request: Heard) => Reply | undefined | Promise<Reply | undefined>,
  tls: ServerOptions | null,
): Promise<TestServer> {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { method = 'GET', headers, rawHeaders } = request;
    const entry = { method, path: url.pathname, query: url.searchParams, headers, rawHeaders };
    heard.push(entry);
    request.resume();
    Promise.resolve(answer(entry)).then((reply) => send(request, response, reply ?? notFound));
  };
  const server: Server = tls === null ? createHttpServer(listener) : createServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    opened += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === null ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    heard,
    connections: () => opened,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const notFound: Reply = {
  status: 404,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason: 'NotFound',
    message: 'not found',
    code: 404,
  },
};

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.silent === true) return;
  if (reply.reset === true) {
    request.socket.destroy();
    return;
  }
  response.sendDate = reply.undated !== true;
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  const { body = {} } = reply;
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
