import { variable } from '../../calico/environment.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { type HandshakeVerdict, type TlsEnd, wouldConnect } from '../../x509/handshake.ts';
import { unknownKeyFile } from '../../x509/key-trace.ts';
import type { End } from './end.ts';
import type { Meeting } from './meeting.ts';

/** A client and a Typha that can meet, and what comes of it; null when one of them is not fully known. */
export interface Pair {
  readonly client: End;
  readonly server: End;
  readonly verdict: HandshakeVerdict | null;
}

/** Every pair that can meet and that starts at all. */
export function pairsOf(meetings: readonly Meeting[], now: Date): Pair[] {
  return meetings.flatMap(({ client, servers }) =>
    servers
      .filter((server) => server.mode !== 'broken' && client.mode !== 'broken')
      .map((server) => ({ client, server, verdict: verdictOf(server, client, now) })),
  );
}

/** What happens when this client dials this Typha; null when something that decides it is not known. */
export function verdictOf(server: End, client: End, now: Date): HandshakeVerdict | null {
  const serverEnd = tlsEnd(server);
  const clientEnd = tlsEnd(client);
  return serverEnd === null || clientEnd === null ? null : wouldConnect(serverEnd, clientEnd, now);
}

/**
 * An end as the TLS library sees it; null when its settings or files are not known, or when it does not get
 * as far as a handshake.
 */
export function tlsEnd(end: End): TlsEnd | null {
  const { tls } = end;
  if (end.mode === 'plaintext')
    return {
      transport: 'plaintext',
      certFile: '',
      caFile: '',
      key: unknownKeyFile,
      commonName: '',
      uriSan: '',
    };
  if (!end.mode.startsWith('mtls') || end.certificate === null || end.trust === null) return null;
  const certFile = fileText(end.certificate);
  const caFile = fileText(end.trust);
  if (certFile === null || caFile === null) return null;
  return {
    transport: 'tls',
    certFile,
    caFile,
    key: end.certificate.keyTrace,
    commonName: tls.commonName,
    uriSan: tls.uriSan,
    tlsMinVersion: textOf(variable(tls.environment, 'TLS_MIN_VERSION')) ?? '',
    tlsCipherSuites: textOf(variable(tls.environment, 'TLS_CIPHER_SUITES')) ?? '',
  };
}

/** A file that is there and holds no certificate is no certificate; one that was not read is not known. */
function fileText(file: { text: string | null; trouble: { kind: string } | null }): string | null {
  if (file.text !== null) return file.text;
  return file.trouble?.kind === 'malformed' ? '' : null;
}
