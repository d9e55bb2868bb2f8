import { Duplex } from 'node:stream';
import type { KubeConfig } from '@kubernetes/client-node';
import { withoutSecrets } from '../../snapshot/redaction/secrets-in-text.ts';

/** A port of a pod, as its own network sees it. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** The way to a socket could not be opened. */
export class NotReached extends Error {
  readonly kind: 'forbidden' | 'refused' | null;

  constructor(message: string, kind: 'forbidden' | 'refused' | null) {
    super(message);
    this.kind = kind;
  }
}

/** The subset of a WebSocket that a tunnel needs. */
interface Channel {
  readonly readyState: number;
  send(data: Buffer, sent: (error?: Error) => void): void;
  close(): void;
  terminate?(): void;
  on?(event: 'close' | 'error', listener: () => void): void;
}

const open = 1;
const dataChannel = 0;

/**
 * A byte stream to a port of a pod through the API server: one WebSocket, of which channel 0 carries the bytes and
 * channel 1 the node's words when the connection fails. client-node's own PortForward leaves the socket open then,
 * and does not say when the other side has gone. Rejects with NotReached.
 */
export async function openPodTunnel(config: KubeConfig, { namespace, pod, port }: PodPort): Promise<Duplex> {
  const { WebSocketHandler } = await import('@kubernetes/client-node/dist/web-socket-handler.js');
  const handler = new WebSocketHandler(config);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward?ports=${port}`;
  const tunnel = new PodTunnel();
  try {
    const channel = await handler.connect(path, null, (number, bytes) => tunnel.receive(number, bytes));
    tunnel.attach(channel as unknown as Channel);
  } catch (event) {
    throw notReached(event, namespace);
  }
  return tunnel;
}

/** The words of the node when the connection to the port failed; null while it stands. */
export function tunnelFailure(stream: Duplex): string | null {
  return stream instanceof PodTunnel ? stream.failure : null;
}

class PodTunnel extends Duplex {
  failure: string | null = null;
  #channel: Channel | null = null;
  readonly #begun = new Set<number>();

  attach(channel: Channel): void {
    this.#channel = channel;
    channel.on?.('close', () => this.#end());
    channel.on?.('error', () => this.#end());
    if (this.destroyed) channel.close();
  }

  /** The first two bytes of each channel repeat the port number. */
  receive(number: number, bytes: Buffer): boolean {
    const rest = this.#begun.has(number) ? bytes : bytes.subarray(2);
    this.#begun.add(number);
    if (rest.length === 0 || this.destroyed) return true;
    if (number === dataChannel) {
      if (!this.readableEnded) this.push(rest);
      return true;
    }
    this.failure = withoutSecrets(rest.toString('utf8').trim(), 'prose').slice(0, 300);
    this.emit('failure', this.failure);
    this.#end();
    return true;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const channel = this.#channel;
    if (channel === null || channel.readyState !== open) done(new Error('the port-forward has ended'));
    else channel.send(Buffer.concat([Buffer.of(dataChannel), chunk]), (error) => done(error ?? null));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel?.close();
    done(error);
  }

  #end(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }
}

function notReached(event: unknown, namespace: string): NotReached {
  const message = wordsOf(event);
  const status = /Unexpected server response: (\d+)/.exec(message)?.[1];
  if (status === '403')
    return new NotReached(`may not get or create pods/portforward in ${namespace}`, 'forbidden');
  if (status === '404') return new NotReached('the pod is gone', null);
  if (status !== undefined) return new NotReached(`the API server answered ${status}`, null);
  return new NotReached(withoutSecrets(message, 'prose'), null);
}

function wordsOf(event: unknown): string {
  if (event instanceof Error) return event.message;
  const message = typeof event === 'object' && event !== null && 'message' in event ? event.message : event;
  return typeof message === 'string' ? message : 'the WebSocket failed';
}
