import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, type AgentOptions, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { proxyAuthorization } from './proxy.ts';

type Created = (error: Error | null, stream: Duplex) => void;

/** A proxy that would not open the tunnel. */
class ProxyRefusal extends Error {
  readonly code = 'PROXY_REFUSED';
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered ${status}`);
    this.status = status;
  }
}

/** TLS connections through an HTTP proxy's CONNECT. */
export class TunnelAgent extends Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: RequestOptions, created?: Created): undefined {
    const done = created ?? (() => {});
    const target = `${hostOf(options)}:${options.port ?? 443}`;
    const request = (this.#proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      host: this.#proxy.hostname.replace(/^\[|\]$/g, ''),
      port: this.#proxy.port || (this.#proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyAuthorization(this.#proxy) },
      agent: false,
      setHost: false,
    });
    const failed = (error: Error): void => {
      done(error, undefined as unknown as Duplex);
    };
    request.once('connect', (response: IncomingMessage, socket: Duplex) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        failed(new ProxyRefusal(response.statusCode ?? 0));
        return;
      }
      const secure = super.createConnection({ ...options, socket } as RequestOptions);
      if (secure) done(null, secure);
    });
    request.once('error', (cause: Error & { code?: string }) => {
      failed(
        Object.assign(new Error('the proxy cannot be reached', { cause }), { code: 'PROXY_UNREACHABLE' }),
      );
    });
    request.end();
    return undefined;
  }
}

function hostOf(options: RequestOptions): string {
  const host = options.host ?? options.hostname ?? '';
  return host.includes(':') ? `[${host}]` : host;
}
