import { ExpectedError, exitCodes } from '../errors.ts';
import { textAt } from '../json.ts';
import { socksFailure } from './socks-failure.ts';

/** The parts of a failure that a message names. */
export interface Attempt {
  readonly server: string;
  readonly timeout: number | null;
  readonly proxy: URL | null;
}

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_PURPOSE',
]);
const unreachable = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ECONNABORTED',
]);

/**
 * Turns what node:https raised into an error with a code, the fact and a remedy. Errors of this program itself,
 * which have no code, are given back as they are.
 */
export function transportFailure(cause: unknown, attempt: Attempt): unknown {
  if (cause instanceof ExpectedError) return cause;
  const socks = socksFailure(cause);
  if (socks !== null) return proxyFailure(socks.code, socks.reason, cause, attempt);
  const code = textAt(cause, 'code') ?? (cause instanceof DOMException ? cause.name : null);
  if (code === null) return cause;
  const { server } = attempt;
  const raise = (name: string, fact: string, remedy: string): ExpectedError =>
    new ExpectedError(fact, { code: name, remedy, cause });

  if (code === 'ABORT_ERR' || code === 'AbortError') {
    return new ExpectedError('interrupted', {
      code: 'interrupted',
      remedy: 'Run the command again.',
      exitCode: exitCodes.interrupted,
      cause,
    });
  }
  if (code === 'TimeoutError') {
    const seconds = attempt.timeout === null ? '' : ` within ${attempt.timeout / 1000} s`;
    return raise(
      'server-timeout',
      `${server} did not answer${seconds}`,
      'Raise --request-timeout, or see whether the API server is overloaded.',
    );
  }
  if (code === 'ECONNREFUSED') {
    return raise(
      'server-unreachable',
      `${server} refuses the connection`,
      'See whether the cluster is up, and the context the right one.',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return raise(
      'server-unreachable',
      `the name of ${server} cannot be resolved (${code})`,
      'Check the address in the kubeconfig, and the network or VPN.',
    );
  }
  if (unreachable.has(code)) {
    return raise(
      'server-unreachable',
      `${server} cannot be reached (${code})`,
      'Check the network or VPN, and the address in the kubeconfig.',
    );
  }
  if (code.startsWith('PROXY_')) return proxyFailure(code, httpStatus(cause), cause, attempt);
  return (
    tlsFailure(code, server, textAt(cause, 'host') ?? null, raise) ?? connectionFailure(code, server, raise)
  );
}

type Raise = (name: string, fact: string, remedy: string) => ExpectedError;

/** `asked` is the name that was looked for in the certificate, where that is known. */
function tlsFailure(code: string, server: string, asked: string | null, raise: Raise): ExpectedError | null {
  if (untrusted.has(code)) {
    return raise(
      'server-not-trusted',
      `the certificate of ${server} is not signed by the CA of the kubeconfig (${code})`,
      'Use the kubeconfig of this cluster, or its CA with --certificate-authority.',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return raise(
      'server-name-mismatch',
      `the certificate of ${server} is not for ${asked === null ? 'this address' : asked.replace(/\.$/, '')}`,
      'Connect by a name in the certificate, or give that name with --tls-server-name.',
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const what = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return raise(
      'server-certificate-expired',
      `the certificate of ${server} ${what}`,
      "Renew the API server's certificate, and check the clock of this machine.",
    );
  }
  if (/ALERT/.test(code)) {
    return raise(
      'client-certificate-refused',
      `${server} ended the TLS handshake (${code})`,
      'The client certificate may have expired or come from another CA: get a new kubeconfig.',
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return raise(
      'server-not-tls',
      `${server} does not speak TLS (${code})`,
      'Check scheme and port of the address in the kubeconfig.',
    );
  }
  return null;
}

function connectionFailure(code: string, server: string, raise: Raise): ExpectedError {
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return raise(
      'connection-lost',
      `${server} closed the connection (${code})`,
      'Run the command again; if it stays so, check the address and what stands between.',
    );
  }
  if (code.startsWith('HPE_')) {
    return raise(
      'not-kubernetes',
      `${server} does not answer with HTTP`,
      'Check scheme and port of the address in the kubeconfig.',
    );
  }
  return raise(
    'connection-failed',
    `the connection to ${server} failed (${code})`,
    'Check the address in the kubeconfig and the network.',
  );
}

function httpStatus(cause: unknown): string | null {
  const status = Number(Object(cause).status ?? 0);
  return status === 0 ? null : `HTTP ${status}`;
}

function proxyFailure(code: string, reason: string | null, cause: unknown, attempt: Attempt): ExpectedError {
  const proxy = attempt.proxy === null ? 'the proxy' : `the proxy ${attempt.proxy.host}`;
  const refused = code === 'PROXY_REFUSED';
  const fact = refused
    ? `${proxy} does not open a tunnel to ${attempt.server}`
    : `${proxy} cannot be reached`;
  return new ExpectedError(reason === null ? fact : `${fact} (${reason})`, {
    code: refused ? 'proxy-refused' : 'proxy-unreachable',
    remedy: 'Check HTTPS_PROXY or proxy-url, or name the server in NO_PROXY.',
    cause,
  });
}
