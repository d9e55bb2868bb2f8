import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type SecureVersion, TLSSocket } from 'node:tls';
import { pemBlocks } from '../../src/x509/der/pem-blocks.ts';
import { latestGo } from '../../src/x509/go-release.ts';
import { parseCertificate } from '../../src/x509/parsing/parse-certificate.ts';
import { peerProblem } from '../../src/x509/tls/peer-verification.ts';
import { alertFor } from '../../src/x509/tls/tls-alert.ts';
import type { Refusal } from '../../src/x509/verdict.ts';
import { certPoolFromPem } from '../../src/x509/verifying/cert-pool.ts';
import { answerHello } from './answer-hello.ts';
import { Gate } from './gate.ts';
import { clearAlert, encryptedAlert } from './traffic-alert.ts';

/** What a Typha loads at start. */
export interface StandInSettings {
  readonly transport: 'tls' | 'plaintext';
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly commonName: string;
  readonly uriSan: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
}

export interface StandIn {
  readonly port: number;
  /** The errors that Typha would log of connections that ended before the hello. */
  readonly refusals: string[];
  close(): Promise<void>;
}

/**
 * A server on 127.0.0.1 that handshakes, refuses and answers as Typha does: the rules for certificates are those of
 * Go, the alerts come where Go sends them. It never speaks first.
 */
export async function startStandIn(
  settings: StandInSettings,
  now: () => Date = () => new Date(),
): Promise<StandIn> {
  const refusals: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    if (settings.transport === 'plaintext') answerHello(socket, refusals);
    else secure(socket, settings, now, refusals);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), refusals, close: () => closed(server, sockets) };
}

function secure(socket: Socket, settings: StandInSettings, now: () => Date, refusals: string[]): void {
  socket.once('data', (first: Buffer) => {
    if (first[0] !== 0x16) {
      refusals.push('tls: first record does not look like a TLS handshake');
      socket.destroy();
      return;
    }
    const gate = new Gate(socket);
    const tls = new TLSSocket(gate, {
      isServer: true,
      cert: settings.certFile,
      key: settings.keyFile,
      ca: settings.caFile,
      requestCert: true,
      rejectUnauthorized: false,
      ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:ECDHE+AESGCM',
      minVersion: settings.minVersion ?? 'TLSv1.2',
      maxVersion: settings.maxVersion ?? 'TLSv1.3',
    });
    let secret: Buffer | null = null;
    tls.on('keylog', (line: Buffer) => {
      const found = /^SERVER_TRAFFIC_SECRET_0 \S+ ([0-9a-f]+)/.exec(line.toString('latin1'))?.[1];
      if (found !== undefined) secret = Buffer.from(found, 'hex');
    });
    tls.on('error', () => refusals.push('remote error: tls: bad certificate'));
    tls.once('secure', () => {
      const refusal = judge(tls, settings, now());
      if (refusal === null) {
        gate.open();
        answerHello(tls, refusals);
        return;
      }
      refusals.push(refusal.message);
      const version = tls.getProtocol() === 'TLSv1.3' ? '1.3' : '1.2';
      const code = alertFor('server', refusal, version, latestGo)?.code ?? 0;
      const bytes =
        version === '1.2' || secret === null
          ? clearAlert(code)
          : encryptedAlert(code, secret, tls.getCipher().name);
      gate.replace(bytes);
    });
    gate.hear(first);
  });
}

/** What Go and Typha say of the client; a client that sends what Go would withhold is judged as it is. */
function judge(tls: TLSSocket, settings: StandInSettings, now: Date): Refusal | null {
  const chain: Uint8Array[] = [];
  let next = tls.getPeerCertificate(true);
  while (next?.raw !== undefined && !chain.some((der) => Buffer.compare(der, next.raw) === 0)) {
    chain.push(next.raw);
    next = next.issuerCertificate;
  }
  const [leaf] = chain;
  const outcome = leaf === undefined ? null : parseCertificate(leaf);
  if (outcome === null)
    return { code: 'no-certificate', message: "tls: client didn't provide a certificate" };
  if (outcome.certificate === null) return { code: 'malformed-certificate', message: outcome.error };
  const roots = certPoolFromPem(pemBlocks(settings.caFile), latestGo);
  const { commonName, uriSan } = settings;
  return peerProblem(
    { role: 'server', commonName, uriSan },
    roots,
    { leaf: outcome.certificate, chain, signsWithOtherExponent: false },
    now,
    latestGo,
  );
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
