import { isIP } from 'node:net';
import { inParallel } from '../../cluster/probe/bounded.ts';
import { shakeHands } from '../../cluster/probe/handshake.ts';
import { reachAfter, reachFor } from '../../cluster/probe/probe-typha.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { outcomeText } from '../../links/felix-typha/probe/typha-rungs.ts';
import { hostMatches } from '../../links/host-name.ts';
import { presentedChain } from '../../links/probe/presented.ts';
import { listed, shown } from '../../links/wording.ts';
import { etcdMaterials } from '../../plan/changes/etcd/given-files.ts';
import { type CheckedEndpoint, type EtcdCheck, httpsUrls } from '../../plan/connections/etcd/reachability.ts';
import type { HandshakeObservation, ReachObservation } from '../../snapshot/socket-observation.ts';
import { wouldAccept } from '../../x509/verify.ts';
import type { EtcdFiles } from './kinds/enable-etcd.ts';

export type { EtcdCheck };

const withinMs = 10_000;
const parallel = 5;
/** protocol_version (RFC 8446 section 6): a server without TLS 1.3. */
const protocolVersion = 70;

/**
 * Dials every endpoint (https URLs with commas between) from this machine, with the certificates that Calico would
 * have, and judges what it shows as Calico would. Throws an ExpectedError for files or endpoints that are unfit.
 */
export async function checkEtcd(request: {
  readonly files: EtcdFiles;
  readonly endpoints: string;
}): Promise<EtcdCheck> {
  const { files } = request;
  const now = new Date();
  const { authorityPem, certificatePem } = etcdMaterials(files, now);
  if (authorityPem === null)
    throw new ExpectedError("--check-etcd needs the CA that signed etcd's certificate", {
      code: 'no-certificate',
      remedy: 'Give it with --etcd-ca.',
      exitCode: exitCodes.usage,
    });
  const pair = { certificatePem, keyPem: files.key };
  const endpoints = await inParallel(
    httpsUrls(request.endpoints).split(','),
    parallel,
    async (endpoint): Promise<CheckedEndpoint> => {
      const url = new URL(endpoint);
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const seen = await dial(host, Number(url.port || 2379), pair);
      return {
        endpoint,
        problem: problemOf(seen, host, authorityPem, now),
        asksForCertificate: seen.handshake?.asksForCertificate ?? null,
      };
    },
  );
  return { endpoints };
}

interface Dialled {
  readonly reach: ReachObservation;
  readonly handshake: HandshakeObservation | null;
}

type Pair = { readonly certificatePem: string; readonly keyPem: string };

async function dial(
  host: string,
  port: number,
  pair: Pair,
  version: '1.2' | '1.3' = '1.3',
): Promise<Dialled> {
  const { reach, stream } = await reachFor({ kind: 'address', host, port }, withinMs);
  if (stream === null) return { reach, handshake: null };
  const name = isIP(host) === 0 ? { serverName: host } : {};
  const { observation, socket } = await shakeHands(stream, { version, pair, withinMs, ...name });
  socket.destroy();
  const { outcome } = observation;
  if (version === '1.3' && outcome.kind === 'refused' && outcome.alert === protocolVersion)
    return dial(host, port, pair, '1.2');
  return { reach: reachAfter(reach, observation), handshake: observation };
}

/** Why Calico could not use the endpoint; null: it could. */
function problemOf({ reach, handshake }: Dialled, host: string, caFile: string, now: Date): string | null {
  if (!reach.reached || handshake === null)
    return `it was not reached from here: ${reach.cause ?? 'no answer'}`;
  const { stored, pem } = presentedChain(handshake.chain, `etcd at ${host}`);
  if (stored.leaf === null) return `it did not answer with TLS: ${outcomeText(handshake.outcome)}`;
  const verifier = { role: 'client', caFile, commonName: '', uriSan: '' } as const;
  const verdict = wouldAccept(verifier, { certFile: pem }, now);
  if (!verdict.accepted) return `its certificate is refused with --etcd-ca: ${verdict.refusal.message}`;
  if (!hostMatches(stored.leaf, host)) {
    const sans = [...stored.leaf.dnsSans, ...stored.leaf.ipSans].map(shown);
    return `its certificate is not valid for ${host}: ${sans.length === 0 ? 'it has no DNS or IP SAN' : `its SANs are ${listed(sans)}`}`;
  }
  const { outcome } = handshake;
  return outcome.kind === 'accepted' ? null : `it refused the client certificate: ${outcomeText(outcome)}`;
}
