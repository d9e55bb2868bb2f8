import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { known, type Reading } from '../snapshot/reading.ts';
import type { ServerConnection } from '../snapshot/snapshot.ts';

/** Longest chain that is followed; a self-signed root names itself as its issuer. */
const longestChain = 10;

/** What a TLS socket shows of the server; null when it shows no certificate. */
export function describeHandshake(
  socket: TLSSocket,
  authentication: ServerConnection['authentication'],
): Reading<ServerConnection> | null {
  const certificate = socket.getPeerCertificate(true);
  const chain = chainOf(certificate);
  if (chain.length === 0) return null;
  return known({
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    chain,
    verified: socket.authorized,
    authentication,
  });
}

/** The certificates that the server sent and, where one of them ends at it, the trust anchor. */
function chainOf(leaf: DetailedPeerCertificate): string[] {
  const chain: string[] = [];
  let current: DetailedPeerCertificate | undefined = leaf;
  const seen = new Set<string>();
  while (current?.raw !== undefined && chain.length < longestChain && !seen.has(current.fingerprint256)) {
    seen.add(current.fingerprint256);
    chain.push(new X509Certificate(current.raw).toString());
    current = current.issuerCertificate;
  }
  return chain;
}
