import { isIP } from 'node:net';
import { hostOf } from '../../../calico/control-plane/etcd-listeners.ts';
import { schemeOf } from '../../../calico/etcd-endpoints.ts';
import { ExpectedError, exitCodes } from '../../../errors.ts';
import { certifiedPods } from '../../../links/etcd/certified-server.ts';
import type { EtcdEnd } from '../../../links/etcd/end.ts';
import { type EtcdServer, etcdServers } from '../../../links/etcd/server.ts';
import { hostMatches } from '../../../links/host-name.ts';
import { everyGo } from '../../../links/release-go.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { refusalByAny } from '../../../x509/acceptance-of-releases.ts';

/** What etcd answered at one endpoint when it was dialled with the new certificate. */
export interface CheckedEndpoint {
  readonly endpoint: string;
  /** Why Calico could not use it with these files; null: it could. */
  readonly problem: string | null;
  /** Whether etcd asked for a client certificate; null: not seen. */
  readonly asksForCertificate: boolean | null;
}

export interface EtcdCheck {
  readonly endpoints: readonly CheckedEndpoint[];
}

/** What is known of etcd at an endpoint. */
export type Reachability =
  | { readonly kind: 'known' }
  | { readonly kind: 'refuted'; readonly why: string }
  | { readonly kind: 'unknown' };

export interface ReachabilityContext {
  readonly snapshot: Snapshot;
  readonly ends: readonly EtcdEnd[];
  readonly checked: EtcdCheck | null;
  /** What verifies etcd; null: what is stored. */
  readonly authorityPem: string | null;
  readonly now: Date;
}

/** By the check from here, by clients that use it with TLS already, and by the flags of the etcd pods that are visible. */
export function reachability(endpoint: string, context: ReachabilityContext): Reachability {
  const { snapshot, ends, checked } = context;
  const seen = checked?.endpoints.find((one) => bare(one.endpoint) === bare(endpoint));
  if (seen !== undefined)
    return seen.problem === null
      ? { kind: 'known' }
      : { kind: 'refuted', why: `the check of ${endpoint} failed: ${seen.problem}` };
  const isUsed = ends.some(
    ({ mode, endpoints }) =>
      (mode === 'tls' || mode === 'mtls') && endpoints?.some((one) => bare(one) === bare(endpoint)) === true,
  );
  if (isUsed) return { kind: 'known' };
  const servers = etcdServers(
    snapshot,
    ends.slice(0, 1).map((end) => ({ ...end, endpoints: [endpoint] })),
  );
  const found = servers.map((server) => visible(server, endpoint, context));
  return (
    found.find(({ kind }) => kind === 'refuted') ??
    found.find(({ kind }) => kind === 'unknown') ??
    found[0] ?? { kind: 'unknown' }
  );
}

function visible(
  server: EtcdServer,
  endpoint: string,
  { snapshot, authorityPem, now }: ReachabilityContext,
): Reachability {
  const { listenUrls, name } = server;
  if (listenUrls.kind === 'unknown') return { kind: 'unknown' };
  const urls = listenUrls.kind === 'set' ? listenUrls.text.split(',').map((url) => url.trim()) : [];
  const isSecure = schemeOf(endpoint) === 'https';
  const same = urls.filter((url) => schemeOf(url) === schemeOf(endpoint));
  if (isSecure && same.length === 0)
    return {
      kind: 'refuted',
      why: `${name} does not listen with TLS (--listen-client-urls=${listenUrls.kind === 'set' ? listenUrls.text : ''})`,
    };
  const host = hostOf(endpoint);
  const answers = same.some(
    (url) =>
      portOf(url) === portOf(endpoint) &&
      (isIP(host) === 0 || [host, '0.0.0.0', '::', ''].includes(hostOf(url))),
  );
  if (!answers)
    return { kind: 'refuted', why: `${name} does not listen at ${endpoint}, but on ${urls.join(', ')}` };
  if (!isSecure) return { kind: 'known' };
  const [certified] = certifiedPods(snapshot, [server]);
  const stored = certified?.certificate;
  if (stored?.leaf == null || stored.text === null) return { kind: 'known' };
  if (!hostMatches(stored.leaf, host))
    return { kind: 'refuted', why: `the certificate of ${name} is not valid for ${host}` };
  if (authorityPem === null) return { kind: 'known' };
  const verifier = { role: 'client', caFile: authorityPem, commonName: '', uriSan: '' } as const;
  const refusal = refusalByAny(
    verifier,
    { certFile: stored.text },
    { verifier: everyGo, presenter: [] },
    now,
  );
  return refusal === null
    ? { kind: 'known' }
    : {
        kind: 'refuted',
        why: `the new CA does not verify the certificate of ${name}: ${refusal.message}`,
      };
}

/** An endpoint for comparing. */
export function bare(endpoint: string): string {
  return endpoint.trim().toLowerCase().replace(/\/+$/, '');
}

/** etcd's own port where the URL says none. */
function portOf(url: string): string {
  const port = /:(\d+)\/?$/.exec(bare(url))?.[1];
  return port ?? '2379';
}

/** The value of --etcd-endpoints; throws an ExpectedError (usage) unless each part is an https URL. */
export function httpsUrls(endpoints: string): string {
  const urls = endpoints.split(',').map((url) => url.trim());
  const odd = urls.find((url) => schemeOf(url) !== 'https' || !URL.canParse(url));
  if (odd === undefined) return urls.join(',');
  throw new ExpectedError(`--etcd-endpoints: ${JSON.stringify(odd)} is not an https URL`, {
    code: 'invalid-endpoint',
    remedy: 'Give https URLs with commas between, such as https://10.0.0.2:2379.',
    exitCode: exitCodes.usage,
  });
}
