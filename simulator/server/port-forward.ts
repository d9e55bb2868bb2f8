import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { User } from './access.ts';
import { type ApiError, forbidden } from './api-error.ts';
import type { Backend } from './handler.ts';
import { acceptWebSocket, type WebSocketEnd } from './web-socket.ts';

/** The port of 127.0.0.1 behind a port of a pod; null where nobody listens. */
export type Dial = (namespace: string, pod: string, port: number) => number | null | Promise<number | null>;

const dials = new WeakMap<object, Dial>();

/** Joins the ports of a cluster's pods to sockets of this machine. */
export function forwardPorts(cluster: { readonly logs: Map<string, string> }, dial: Dial): void {
  dials.set(cluster.logs, dial);
}

const path = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/portforward$/;

/** Serves pods/portforward over a WebSocket: channel 0 carries the bytes, channel 1 the node's words on failure. */
export async function servePortForward(
  backend: Backend,
  user: User,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<number> {
  const url = new URL(request.url ?? '/', 'https://simulated');
  const [, namespace = '', name = ''] = path.exec(url.pathname) ?? [];
  const port = Number(url.searchParams.get('ports'));
  const attempt = { group: '', resource: 'pods/portforward', namespace, name };
  for (const verb of ['get', 'create'])
    if (!backend.access.allows(user, { ...attempt, verb }))
      return refuse(socket, 403, forbidden({ ...attempt, verb, user: user.name }));
  const pods = backend.served().find(({ kind }) => kind === 'Pod');
  if (pods === undefined || backend.store.find(pods, namespace, name) === undefined)
    return refuse(socket, 404);
  const end = acceptWebSocket(request, socket, head, 'v4.channel.k8s.io');
  for (const channel of [0, 1]) end.send(Buffer.of(channel, port & 0xff, port >> 8));
  const target = await dials.get(backend.logs)?.(namespace, name, port);
  if (target == null) fail(end, port, `dial tcp4 127.0.0.1:${port}: connect: connection refused`);
  else join(end, port, target);
  return 101;
}

function join(end: WebSocketEnd, port: number, target: number): void {
  const pod = connect({ host: '127.0.0.1', port: target });
  end.onMessage((message) => {
    if (message[0] === 0 && !pod.destroyed) pod.write(message.subarray(1));
  });
  end.onClose(() => pod.destroy());
  pod.on('data', (chunk: Buffer) => end.send(Buffer.concat([Buffer.of(0), chunk])));
  pod.once('error', (error) => fail(end, port, error.message));
  pod.once('end', () => end.close());
}

function fail(end: WebSocketEnd, port: number, why: string): void {
  end.send(Buffer.concat([Buffer.of(1), Buffer.from(`error forwarding port ${port} to pod: ${why}`)]));
  end.close();
}

function refuse(socket: Duplex, status: number, error?: ApiError): number {
  const body = error === undefined ? '' : JSON.stringify(error.body());
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  return status;
}
