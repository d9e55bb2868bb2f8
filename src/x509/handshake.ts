import { type GoRelease, latestGo } from './go-release.ts';
import { limitedBlocks } from './parse.ts';
import { messageProblem } from './tls/certificate-message.ts';
import { sendsCertificate } from './tls/client-certificate.ts';
import type { HandshakeVerdict, RefusedHandshake, TlsEnd } from './tls/handshake-verdict.ts';
import { type CertificateFile, loadKeyPair } from './tls/key-pair-file.ts';
import { signatureProblem } from './tls/peer-signature.ts';
import { noCertificate, peerProblem } from './tls/peer-verification.ts';
import { plaintextRefusal } from './tls/plaintext-refusal.ts';
import { type SigningProblem, signingProblem } from './tls/signing-key.ts';
import { type Alert, alertFor, remoteErrors } from './tls/tls-alert.ts';
import { negotiate } from './tls/tls-negotiation.ts';
import { type TlsSettings, type TlsVersion, tlsSettings } from './tls/tls-settings.ts';
import type { Refusal, Role } from './verdict.ts';
import { noCaCertificate } from './verify.ts';
import { type CertPool, certPoolFromPem } from './verifying/cert-pool.ts';

export type { HandshakeVerdict, RefusedHandshake, TlsEnd };

/** The whole handshake of one server and one client each with its Go: accepted, or which end refuses and why. */
export function wouldConnect(server: TlsEnd, client: TlsEnd, now: Date): HandshakeVerdict {
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
  readonly file: CertificateFile;
  readonly roots: CertPool;
  readonly settings: Exclude<TlsSettings, { error: string }>;
  readonly refusal: null;
}

function load(role: Role, end: TlsEnd): LoadedEnd | { readonly refusal: Refusal } {
  const { go = latestGo } = end;
  const certificate = limitedBlocks(end.certFile, go);
  if (certificate.problem !== null) {
    return { refusal: { code: 'malformed-certificate', message: certificate.problem.message } };
  }
  const loaded = loadKeyPair(certificate.blocks, end.key, go);
  if (loaded.refusal !== null) return { refusal: loaded.refusal };
  const settings = tlsSettings(end.tlsMinVersion ?? '', end.tlsCipherSuites ?? '', end.tlsRsaSuites ?? false);
  if (settings.error !== null) {
    return { refusal: { code: 'invalid-tls-settings', message: settings.error } };
  }
  const ca = limitedBlocks(end.caFile, go);
  const roots = certPoolFromPem(ca.blocks, go);
  if (roots.certificates.length === 0) return { refusal: noCaCertificate(role) };
  return { go, file: loaded.file, roots, settings, refusal: null };
}

function handshake(
  server: TlsEnd,
  serverFiles: LoadedEnd,
  client: TlsEnd,
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
    serverFiles.file.leaf.publicKey,
  );
  if (negotiated.version === null)
    return refusedInHandshake('server', negotiated.refusal, '1.3', serverFiles.go);
  const { version } = negotiated;
  const serverKey = signingProblem(serverFiles.file.leaf.publicKey, 'server', version, serverFiles.go);
  if (serverKey?.kind === 'no-scheme') return cannotSign('server', serverKey, version);
  const serverMessage = messageProblem(serverFiles.file, version, clientFiles.go);
  if (serverMessage !== null) {
    return refusedInHandshake('client', serverMessage.refusal, version, clientFiles.go, serverMessage.alert);
  }
  const byClient = peerProblem(
    { ...client, role: 'client' },
    clientFiles.roots,
    serverFiles.file,
    now,
    clientFiles.go,
  );
  if (serverKey !== null) {
    const failed = cannotSign('server', serverKey, version);
    return byClient === null || version === '1.2' ? failed : { ...failed, clientLog: [byClient.message] };
  }
  if (byClient !== null) return refusedInHandshake('client', byClient, version, clientFiles.go);
  const ofServer = signatureProblem(serverFiles.file, 'server', version, clientFiles.go);
  if (ofServer !== null)
    return refusedInHandshake('client', ofServer.refusal, version, clientFiles.go, ofServer.alert);
  if (!sendsCertificate(clientFiles.file, serverFiles.roots, version, clientFiles.go)) {
    return refusedInHandshake('server', noCertificate, version, serverFiles.go);
  }
  const clientMessage = messageProblem(clientFiles.file, version, serverFiles.go);
  const clientKey = signingProblem(clientFiles.file.leaf.publicKey, 'client', version, clientFiles.go);
  if (clientMessage !== null) {
    const { refusal, alert } = clientMessage;
    const refused = refusedInHandshake('server', refusal, version, serverFiles.go, alert);
    // The client has sent its message when it comes to sign.
    return clientKey === null ? refused : { ...refused, clientLog: [clientKey.message] };
  }
  const byServer = peerProblem(
    { ...server, role: 'server' },
    serverFiles.roots,
    clientFiles.file,
    now,
    serverFiles.go,
  );
  if (clientKey !== null) {
    const failed = cannotSign('client', clientKey, version);
    return byServer === null ? failed : { ...failed, serverLog: [byServer.message] };
  }
  if (byServer !== null) return refusedInHandshake('server', byServer, version, serverFiles.go);
  const ofClient = signatureProblem(clientFiles.file, 'client', version, serverFiles.go);
  if (ofClient !== null)
    return refusedInHandshake('server', ofClient.refusal, version, serverFiles.go, ofClient.alert);
  return { accepted: true, version };
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
