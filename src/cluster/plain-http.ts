import { Agent, type AgentOptions, type ClientRequest, type RequestOptions, request } from 'node:http';
import { proxyAuthorization } from './proxy.ts';

export const plainHttpAgent = (options: AgentOptions): Agent => new Agent(options);

/** A request over plain HTTP; through a proxy the whole URL stands in its first line (RFC 9112 section 3.2.2). */
export function plainHttpRequest(url: URL, options: RequestOptions, proxy: URL | null): ClientRequest {
  if (proxy === null) return request(url, options);
  return request({
    ...options,
    host: proxy.hostname,
    port: proxy.port || 80,
    path: url.href,
    headers: { ...Object(options.headers), host: url.host, ...proxyAuthorization(proxy) },
  });
}
