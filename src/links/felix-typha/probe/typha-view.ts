import type { TyphaObservation } from '../../../snapshot/socket-observation.ts';
import { acceptance } from '../../../x509/acceptance-of-releases.ts';
import type { HandshakeVerdict } from '../../../x509/handshake.ts';
import { wouldConnectInAny } from '../../../x509/handshake-of-releases.ts';
import { unknownKeyFile } from '../../../x509/key-trace.ts';
import type { Verdict } from '../../../x509/verdict.ts';
import { type PresentedChain, presentedChain } from '../../probe/presented.ts';
import type { End } from '../end.ts';
import { tlsEnd } from '../worlds.ts';
import { goSendsCertificate } from './advertised-issuer.ts';
import type { TyphaTarget } from './typha-target.ts';

/** A Felix template beside what one Typha showed. Null: what decides it is not known. */
export interface FelixView {
  readonly client: End;
  /** Whether it accepts the chain that the socket presented. */
  readonly acceptsServer: Verdict | null;
  /** Whether it sends its certificate to a Typha that names these CAs. */
  readonly sendsCertificate: boolean | null;
  /** What would come of a handshake by what is stored, with the chain that the socket presented. */
  readonly predicted: HandshakeVerdict | null;
}

/** One Typha: what its settings say, and what its socket did. */
export interface TyphaView {
  readonly target: TyphaTarget;
  readonly seen: TyphaObservation;
  /** `calico-typha-x (node-1)`. */
  readonly name: string;
  readonly expects: 'tls' | 'plaintext' | null;
  readonly speaks: 'tls' | 'plaintext' | null;
  readonly presented: PresentedChain | null;
  readonly felixes: readonly FelixView[];
  /** Why calico-node's certificate could not be tried; null when it was, or when nobody asked for it. */
  readonly noPair: string | null;
  /** Whether the operator runs it. */
  readonly byOperator: boolean;
}

/** Puts together what one Typha showed and what is stored. */
export function typhaView(
  target: TyphaTarget,
  seen: TyphaObservation,
  { byOperator, noPair, now }: Pick<TyphaView, 'byOperator' | 'noPair'> & { readonly now: Date },
): TyphaView {
  const { bare } = seen;
  const presented =
    bare === null || bare.chain.length === 0
      ? null
      : presentedChain(bare.chain, `pod ${target.namespace}/${target.pod.name}`);
  return {
    target,
    seen,
    name: target.pod.node === null ? target.pod.name : `${target.pod.name} (${target.pod.node})`,
    expects: expectation(target.server),
    speaks: spokenBy(seen),
    presented,
    noPair,
    byOperator,
    felixes: target.clients.map((client) => felixView(target.server, client, seen, presented, now)),
  };
}

/** What a Typha spoke and what a client dials, where they differ; null where they do not, or one is not known. */
export function otherTransport(
  speaks: TyphaView['speaks'],
  { mode }: End,
): { readonly spoken: string; readonly dialled: string } | null {
  const dialled = mode === 'plaintext' ? 'plaintext' : mode.startsWith('mtls') ? 'TLS' : null;
  const spoken = speaks === 'tls' ? 'TLS' : speaks;
  return dialled === null || spoken === null || dialled === spoken ? null : { spoken, dialled };
}

function expectation({ mode }: End): TyphaView['expects'] {
  if (mode === 'plaintext') return 'plaintext';
  return mode.startsWith('mtls') ? 'tls' : null;
}

function spokenBy({ bare, plaintextHello }: TyphaObservation): TyphaView['speaks'] {
  if (plaintextHello?.hello != null) return 'plaintext';
  if (bare !== null && (bare.chain.length > 0 || bare.outcome.kind === 'refused')) return 'tls';
  return null;
}

function felixView(
  server: End,
  client: End,
  { bare }: TyphaObservation,
  presented: PresentedChain | null,
  now: Date,
): FelixView {
  const clientEnd = tlsEnd(client);
  if (clientEnd === null || clientEnd.transport !== 'tls' || presented === null)
    return { client, acceptsServer: null, sendsCertificate: null, predicted: null };
  const { caFile, commonName, uriSan } = clientEnd;
  const chain = client.certificate?.chain ?? [];
  const cas = bare?.acceptableCas ?? null;
  return {
    client,
    acceptsServer: acceptance(
      { role: 'client', caFile, commonName, uriSan },
      { certFile: presented.pem },
      { verifier: client.release.gos, presenter: server.release.gos },
      now,
    ),
    sendsCertificate: cas === null || chain.length === 0 ? null : goSendsCertificate(chain, cas),
    predicted: predictionOf(server, client, presented, now),
  };
}

/** Null where the Go releases that the two may be built with do not agree. */
function predictionOf(server: End, client: End, { pem }: PresentedChain, now: Date): HandshakeVerdict | null {
  const [serverEnd, clientEnd] = [tlsEnd(server), tlsEnd(client)];
  if (serverEnd?.transport !== 'tls' || clientEnd === null) return null;
  const presenting = { ...serverEnd, certFile: pem, key: unknownKeyFile };
  const gos = { server: server.release.gos, client: client.release.gos };
  const verdict = wouldConnectInAny(presenting, clientEnd, gos, now);
  return verdict.accepted === null ? null : verdict;
}
