import { variable } from '../../calico/environment.ts';
import { tlsVariables } from '../../calico/tls-variables.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import type { HandshakeVerdict, TlsEnd } from '../../x509/handshake.ts';
import { wouldConnectInAny } from '../../x509/handshake-of-releases.ts';
import { unknownKeyFile } from '../../x509/key-trace.ts';
import { tlsSettings } from '../../x509/tls/tls-settings.ts';
import { goWords } from '../release-go.ts';
import { unique } from '../wording.ts';
import type { End } from './end.ts';
import type { Meeting } from './meeting.ts';

/** A client and a Typha that can meet, and what comes of it; null when that is not known. */
export interface Pair {
  readonly client: End;
  readonly server: End;
  readonly verdict: HandshakeVerdict | null;
  /** Why there is no verdict although all settings and files are known. */
  readonly undecided: string | null;
}

/** Every pair that can meet and that starts at all. */
export function pairsOf(meetings: readonly Meeting[], now: Date): Pair[] {
  const known = new Map<string, MetVerdict>();
  return meetings.flatMap(({ client, servers }) =>
    servers
      .filter((server) => server.mode !== 'broken' && client.mode !== 'broken')
      .map((server) => {
        const [ofServer, ofClient] = [tlsEnd(server), tlsEnd(client)];
        const same = JSON.stringify([server.release, ofServer, client.release, ofClient]);
        const met = known.get(same) ?? meet(server, ofServer, client, ofClient, now);
        known.set(same, met);
        return { client, server, ...met };
      }),
  );
}

interface MetVerdict {
  readonly verdict: HandshakeVerdict | null;
  readonly undecided: string | null;
}

/** The same with what `tlsEnd` says of the two: every Go that their releases may have been built with counts. */
export function meet(
  server: End,
  serverTls: TlsEnd | null,
  client: End,
  clientTls: TlsEnd | null,
  now: Date,
): MetVerdict {
  if (serverTls === null || clientTls === null) return { verdict: null, undecided: null };
  const gos = { server: server.release.gos, client: client.release.gos };
  const verdict = wouldConnectInAny(serverTls, clientTls, gos, now);
  if (verdict.accepted === null) {
    const whys = [server, client].flatMap(({ release }) =>
      release.gos.length > 1 ? [goWords(release)] : [],
    );
    return { verdict: null, undecided: `${verdict.why}; ${unique(whys).join('; ')}` };
  }
  const fips = [server, client].find(({ release }) => release.fips);
  if (fips === undefined || !verdict.accepted || verdict.version === null) {
    return { verdict, undecided: null };
  }
  const undecided = `${fips.process} is built for FIPS, which refuses keys and algorithms that other builds accept`;
  return { verdict: null, undecided };
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
    ...variablesOf(end),
  };
}

/** A variable counts in the releases that read it; where the release is not known, in its most lenient reading. */
function variablesOf({
  tls: { environment },
  release,
}: End): Pick<TlsEnd, 'tlsMinVersion' | 'tlsCipherSuites' | 'tlsRsaSuites'> {
  const { readsSuites, knowsRsaSuites, readsMinVersion } = tlsVariables(release.version);
  const textIf = (reads: boolean | null, name: string) =>
    reads === false ? '' : (textOf(variable(environment, name)) ?? '');
  const suites = textIf(readsSuites, 'TLS_CIPHER_SUITES');
  const withRsa = knowsRsaSuites !== false;
  const isLenient = readsSuites === null && tlsSettings('', suites, withRsa).error !== null;
  return {
    tlsMinVersion: textIf(readsMinVersion, 'TLS_MIN_VERSION'),
    tlsCipherSuites: isLenient ? '' : suites,
    tlsRsaSuites: withRsa,
  };
}

/** A file that is there and holds no certificate is no certificate; one that was not read is not known. */
function fileText(file: { text: string | null; trouble: { kind: string } | null }): string | null {
  if (file.text !== null) return file.text;
  return file.trouble?.kind === 'malformed' ? '' : null;
}
