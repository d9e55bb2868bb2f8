import { isObject } from '../json.ts';

/** What came of asking a SOCKS proxy for a connection. */
export interface SocksFailure {
  readonly code: 'PROXY_REFUSED' | 'PROXY_UNREACHABLE';
  readonly reason: string;
}

/** The replies of RFC 1928, section 6, under the names that the package `socks` gives them. */
const replies: Readonly<Record<string, string>> = {
  Failure: 'general failure of the proxy',
  NotAllowed: 'its rules do not allow it',
  NetworkUnreachable: 'network unreachable from there',
  HostUnreachable: 'host unreachable from there',
  ConnectionRefused: 'connection refused there',
  TTLExpired: 'TTL expired on the way',
  CommandNotSupported: 'it does not support CONNECT',
  AddressNotSupported: 'it does not support this kind of address',
};

/** Reads an error of the package `socks`, which has words but no code; null for every other error. */
export function socksFailure(error: unknown): SocksFailure | null {
  if (!(error instanceof Error) || !isObject(Object(error).options)) return null;
  const { message } = error;
  const reply = /^Socks5 proxy rejected connection - (\w+)$/.exec(message)?.[1];
  if (reply !== undefined)
    return { code: 'PROXY_REFUSED', reason: replies[reply] ?? `its reply is ${reply}` };
  if (/authentication/i.test(message))
    return {
      code: 'PROXY_REFUSED',
      reason: 'it does not accept the user name and password, or the lack of them',
    };
  if (/^Received invalid Socks5/.test(message))
    return { code: 'PROXY_REFUSED', reason: 'it does not answer as a SOCKS5 proxy' };
  if (message === 'Socket closed') return { code: 'PROXY_REFUSED', reason: 'it closed the connection' };
  const timedOut = message === 'Proxy connection timed out';
  return { code: 'PROXY_UNREACHABLE', reason: timedOut ? 'no answer within 30 s' : message };
}
