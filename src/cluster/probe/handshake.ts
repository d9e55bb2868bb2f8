import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import type { HandshakeObservation, HandshakeOutcome } from '../../snapshot/socket-observation.ts';
import type { ServerFlight } from './handshake-messages.ts';
import { tunnelFailure } from './pod-tunnel.ts';
import { clearFlight, decryptedFlight } from './record-layer.ts';
import { TappedStream } from './tapped-stream.ts';

/** A certificate with its key, in memory for the handshake alone. */
export interface ClientPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface HandshakeRequest {
  readonly version: '1.2' | '1.3';
  readonly pair: ClientPair | null;
  readonly withinMs: number;
  /** For a server that is found by name. */
  readonly serverName?: string;
}

export interface Handshake {
  readonly observation: HandshakeObservation;
  /** Still open when the server accepted; the caller ends it. */
  readonly socket: TLSSocket;
}

/** How long an alert may come behind the end of the stream that carries it. */
const alertGraceMs = 100;

/**
 * One handshake, never resumed, in which nothing is verified here: what was shown is judged elsewhere. Under
 * TLS 1.3 the handshake ends before the server has looked at the client's certificate; a session ticket says that
 * it accepted (Go crypto/tls handshake_server_tls13.go), an alert that it did not. A closed connection says nothing.
 */
export function shakeHands(stream: Duplex, request: HandshakeRequest): Promise<Handshake> {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const tapped = new TappedStream(stream);
  const socket = connect({
    socket: tapped,
    minVersion: `TLSv${request.version}`,
    maxVersion: `TLSv${request.version}`,
    rejectUnauthorized: false,
    ca: [],
    ...(request.pair === null ? {} : { cert: request.pair.certificatePem, key: request.pair.keyPem }),
    ...(request.serverName === undefined ? {} : { servername: request.serverName }),
  });
  let secret: Buffer | null = null;
  let certificateMs: number | null = null;
  let negotiated: { readonly protocol: string | null; readonly cipher: string } | null = null;
  socket.on('keylog', (line: Buffer) => {
    const found = /^SERVER_HANDSHAKE_TRAFFIC_SECRET \S+ ([0-9a-f]+)/.exec(line.toString('latin1'))?.[1];
    if (found !== undefined) secret = Buffer.from(found, 'hex');
  });
  return new Promise((resolve) => {
    let settled = false;
    const settle = (outcome: HandshakeOutcome): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      const flight = flightHeard(request.version, tapped.heard(), secret, negotiated?.cipher ?? null);
      secret = null;
      const observation: HandshakeObservation = {
        outcome,
        protocol: negotiated?.protocol ?? (flight.whole ? `TLSv${request.version}` : null),
        cipher: negotiated?.cipher ?? null,
        chain: flight.chain,
        asksForCertificate: flight.whole ? flight.acceptableCas !== null : null,
        acceptableCas: flight.acceptableCas,
        certificateMs: certificateMs ?? (flight.whole ? elapsed() : null),
        outcomeMs: elapsed(),
      };
      if (outcome.kind !== 'accepted') socket.destroy();
      resolve({ observation, socket });
    };
    const timer = setTimeout(() => settle({ kind: 'silent' }), request.withinMs);
    socket.on('error', (error) => settle(outcomeOf(error, tapped.heard(), tunnelFailure(stream))));
    socket.once('secureConnect', () => {
      certificateMs = elapsed();
      negotiated = { protocol: socket.getProtocol(), cipher: socket.getCipher().standardName };
      if (request.version === '1.2') settle({ kind: 'accepted' });
    });
    socket.once('session', () => {
      if (negotiated !== null) settle({ kind: 'accepted' });
    });
    const ended = (): void => {
      const close = (): void =>
        settle({ kind: 'closed', cause: tunnelFailure(stream) ?? 'the connection was closed' });
      setTimeout(close, alertGraceMs);
    };
    socket.once('close', ended);
    socket.once('end', ended);
    socket.resume();
  });
}

function flightHeard(
  version: '1.2' | '1.3',
  heard: Buffer,
  secret: Buffer | null,
  cipher: string | null,
): ServerFlight {
  const nothing = { chain: [], acceptableCas: null, whole: false };
  if (version === '1.2') return clearFlight(heard);
  return secret === null || cipher === null ? nothing : (decryptedFlight(heard, secret, cipher) ?? nothing);
}

/** OpenSSL numbers the alerts that it receives from 1000 on (include/openssl/sslerr.h). */
function outcomeOf(error: Error, heard: Buffer, failure: string | null): HandshakeOutcome {
  const packed = /error:([0-9A-F]{8}):/i.exec(error.message)?.[1];
  const reason = packed === undefined ? 0 : Number.parseInt(packed, 16) & 0x7fffff;
  if (reason >= 1000 && reason <= 1255) return { kind: 'refused', alert: reason - 1000 };
  if (packed !== undefined && heard.length > 0)
    return { kind: 'not-tls', cause: error.message.split(':').at(-2) ?? error.message };
  return { kind: 'closed', cause: failure ?? error.message };
}
