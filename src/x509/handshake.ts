import { type GoRelease, latestGo } from './go-release.ts';
import { limitedBlocks } from './parse.ts';
import { messageProblem } from './tls/certificate-message.ts';
import { sendsCertificate } from './tls/client-certificate.ts';
import type { HandshakeVerdict, PossibleEnd, RefusedHandshake, TlsEnd } from './tls/handshake-verdict.ts';
import { type CertificateFile, loadKeyPair, unusableKey } from './tls/key-pair-file.ts';
import { signatureProblem } from './tls/peer-signature.ts';
import { noCertificate, peerProblem } from './tls/peer-verification.ts';
import { plaintextRefusal } from './tls/plaintext-refusal.ts';
import { type SigningProblem, signingProblem } from './tls/signing-key.ts';
import { type Alert, alertFor, remoteErrors } from './tls/tls-alert.ts';
import { negotiate } from './tls/tls-negotiation.ts';
import { type TlsSettings, type TlsVersion, tlsSettings } from './tls/tls-settings.ts';
import type { Refusal, Role } from './verdict.ts';
import { noCaCertificate } from './verify.ts';
import { type CertPool, certPoolFromPem, poolTrusting } from './verifying/cert-pool.ts';

export type { HandshakeVerdict, PossibleEnd, RefusedHandshake, TlsEnd };

/** The whole handshake of one server and one client each with its Go: accepted, or which end refuses and why. */
export function wouldConnect(server: TlsEnd, client: TlsEnd, now: Date): HandshakeVerdict {
  return couldConnect(server, client, now);
}

/**
 * The same in the best of the worlds that are possible: a file that is not known is the one that lets the handshake
 * succeed. Refused is certain then; accepted says that it may be.
 */
export function couldConnect(server: PossibleEnd, client: PossibleEnd, now: Date): HandshakeVerdict {
  const serverFiles = server.transport === 'tls' ? load('server', server) : null;
  if (serverFiles?.refusal) return loadingFailed('server', serverFiles.refusal);
  const clientFiles = client.transport === 'tls' ? load('client', client) : null;
  if (clientFiles?.refusal) return loadingFailed('client', clientFiles.refusal);
  if (serverFiles === null || clientFiles === null) {
    return serverFiles === clientFiles
      ? { accepted: true, version: null }
      : plaintextRefusal(serverFiles === null ? 'client' : 'server');
  }
  return handshake(server, serverFiles, client, clientFiles, now);
}

interface LoadedEnd {
  readonly go: GoRelease;
  /** Null: not known. */
  readonly file: CertificateFile | null;
  readonly roots: CertPool | null;
  readonly settings: Exclude<TlsSettings, { error: string }>;
  readonly refusal: null;
}

function load(role: Role, end: PossibleEnd): LoadedEnd | { readonly refusal: Refusal } {
  const { go = latestGo } = end;
  const loaded = loadOwn(end, go);
  if (loaded.refusal !== null) return loaded;
  const settings = tlsSettings(end.tlsMinVersion ?? '', end.tlsCipherSuites ?? '', end.tlsRsaSuites ?? false);
  if (settings.error !== null) {
    return { refusal: { code: 'invalid-tls-settings', message: settings.error } };
  }
  const roots = end.caFile === null ? null : certPoolFromPem(limitedBlocks(end.caFile, go).blocks, go);
  if (roots?.certificates.length === 0) return { refusal: noCaCertificate(role) };
  return { go, file: loaded.file, roots, settings, refusal: null };
}

function loadOwn(
  { certFile, key }: PossibleEnd,
  go: GoRelease,
): { readonly file: CertificateFile | null; readonly refusal: null } | { readonly refusal: Refusal } {
  if (certFile === null) {
    const refusal = unusableKey(key, go);
    return refusal === null ? { file: null, refusal } : { refusal };
  }
  const { blocks, problem } = limitedBlocks(certFile, go);
  if (problem !== null) return { refusal: { code: 'malformed-certificate', message: problem.message } };
  return loadKeyPair(blocks, key, go);
}

function handshake(
  server: PossibleEnd,
  serverFiles: LoadedEnd,
  client: PossibleEnd,
  clientFiles: LoadedEnd,
  now: Date,
): HandshakeVerdict {
  const negotiated = negotiate(
    {
      minVersion: serverFiles.settings.minVersion,
      maxVersion: server.tlsMaxVersion ?? '1.3',
      cipherSuites: serverFiles.settings.cipherSuites,
    },
    {
      // Calico's client overrides TLS_MIN_VERSION (typha/pkg/syncclient/sync_client.go).
      minVersion: '1.2',
      maxVersion: client.tlsMaxVersion ?? '1.3',
      cipherSuites: clientFiles.settings.cipherSuites,
    },
    serverFiles.file?.leaf.publicKey ?? null,
  );
  if (negotiated.version === null)
    return refusedInHandshake('server', negotiated.refusal, '1.3', serverFiles.go);
  const { version } = negotiated;
  const { file: ofServer } = serverFiles;
  const { file: ofClient } = clientFiles;
  return (
    (ofServer === null ? null : serverProblem(ofServer, serverFiles.go, client, clientFiles, version, now)) ??
    (ofClient === null
      ? null
      : clientProblem(ofClient, clientFiles.go, server, serverFiles, version, now)) ?? {
      accepted: true,
      version,
    }
  );
}

/** What the server's certificate file leads to: what the server cannot do with it, what the client says of it. */
function serverProblem(
  file: CertificateFile,
  go: GoRelease,
  client: PossibleEnd,
  verifier: LoadedEnd,
  version: TlsVersion,
  now: Date,
): RefusedHandshake | null {
  const serverKey = signingProblem(file.leaf.publicKey, 'server', version, go);
  if (serverKey?.kind === 'no-scheme') return cannotSign('server', serverKey, version);
  const message = messageProblem(file, version, verifier.go);
  if (message !== null) {
    return refusedInHandshake('client', message.refusal, version, verifier.go, message.alert);
  }
  const roots = verifier.roots ?? poolTrusting(file.leaf);
  const byClient = peerProblem({ ...client, role: 'client' }, roots, file, now, verifier.go);
  if (serverKey !== null) {
    const failed = cannotSign('server', serverKey, version);
    return byClient === null || version === '1.2' ? failed : { ...failed, clientLog: [byClient.message] };
  }
  if (byClient !== null) return refusedInHandshake('client', byClient, version, verifier.go);
  const signature = signatureProblem(file, 'server', version, verifier.go);
  return signature === null
    ? null
    : refusedInHandshake('client', signature.refusal, version, verifier.go, signature.alert);
}

/** What the client's certificate file leads to: that it is not sent, what the server says of it. */
function clientProblem(
  file: CertificateFile,
  go: GoRelease,
  server: PossibleEnd,
  verifier: LoadedEnd,
  version: TlsVersion,
  now: Date,
): RefusedHandshake | null {
  const roots = verifier.roots ?? poolTrusting(file.leaf);
  if (!sendsCertificate(file, roots, version, go)) {
    return refusedInHandshake('server', noCertificate, version, verifier.go);
  }
  const message = messageProblem(file, version, verifier.go);
  const clientKey = signingProblem(file.leaf.publicKey, 'client', version, go);
  if (message !== null) {
    const refused = refusedInHandshake('server', message.refusal, version, verifier.go, message.alert);
    // The client has sent its message when it comes to sign.
    return clientKey === null ? refused : { ...refused, clientLog: [clientKey.message] };
  }
  const byServer = peerProblem({ ...server, role: 'server' }, roots, file, now, verifier.go);
  if (clientKey !== null) {
    const failed = cannotSign('client', clientKey, version);
    return byServer === null ? failed : { ...failed, serverLog: [byServer.message] };
  }
  if (byServer !== null) return refusedInHandshake('server', byServer, version, verifier.go);
  const signature = signatureProblem(file, 'client', version, verifier.go);
  return signature === null
    ? null
    : refusedInHandshake('server', signature.refusal, version, verifier.go, signature.alert);
}

function cannotSign(role: Role, problem: SigningProblem, version: TlsVersion): RefusedHandshake {
  const refusal: Refusal = { code: 'unsupported-key', message: problem.message };
  return refusedInHandshake(role, refusal, version, latestGo, problem.alert);
}

function refusedInHandshake(
  refusedBy: Role,
  refusal: Refusal,
  version: TlsVersion,
  go: GoRelease,
  alert: Alert | null = alertFor(refusedBy, refusal, version, go),
): RefusedHandshake {
  const own = [refusal.message];
  const other = remoteErrors(refusedBy, alert, version);
  return {
    accepted: false,
    refusedBy,
    stage: 'handshake',
    refusal,
    alert,
    serverLog: refusedBy === 'server' ? own : other,
    clientLog: refusedBy === 'client' ? own : other,
  };
}

function loadingFailed(refusedBy: Role, refusal: Refusal): RefusedHandshake {
  return {
    accepted: false,
    refusedBy,
    stage: 'loading',
    refusal,
    alert: null,
    serverLog: refusedBy === 'server' ? [refusal.message] : [],
    clientLog: refusedBy === 'client' ? [refusal.message] : [],
  };
}
