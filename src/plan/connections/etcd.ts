import { fileAccess } from '../../calico/etcd-file-access.ts';
import type { EtcdEnd } from '../../links/etcd/end.ts';
import { everyGo } from '../../links/release-go.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { acceptance } from '../../x509/acceptance-of-releases.ts';
import type { Connections, Endpoint, Verdict } from '../model/connection.ts';
import { type EtcdMaterials, holdsCertificates, sameCertificates } from './etcd/certificates.ts';
import { endsOf, ownerName } from './etcd/owner.ts';
import { bare, type EtcdCheck, reachability } from './etcd/reachability.ts';

export interface EtcdContext {
  /** Null: only certificates that are in use are known to be accepted. */
  readonly newCertificates: EtcdMaterials | null;
  readonly checked: EtcdCheck | null;
  readonly now: Date;
}

interface EtcdEndpoint extends Endpoint {
  readonly end: EtcdEnd;
}

const accepted: Verdict = { kind: 'accepted' };

const etcd: Endpoint = { owner: { kind: 'file', path: 'etcd' }, role: 'etcd', key: 'etcd' };

/**
 * Every client of etcd, and etcd as far as the state before a step shows it: any container may start anew. One that
 * would use https presents a certificate that is in force or given, and trusts the CA that is.
 */
export function etcdConnections(before: Snapshot, context: EtcdContext): Connections<EtcdEndpoint, Endpoint> {
  const judge = judgeFor(before, endsOf(before), context);
  return {
    endpoints: (state) => ({ clients: endsOf(state).map(endpointOf), servers: [etcd] }),
    discover: (_client, servers) => ({ servers, blocker: null }),
    verdict: ({ client }) => judge(client.end),
    weigh: (verdict, { verdicts }) => {
      if (verdict.kind !== 'refused') return verdict.kind === 'unknown' ? 'unknown' : 'fine';
      return verdicts.every(({ kind }) => kind === 'refused') ? 'as-before' : 'refused';
    },
    sentence: ({ client: { end } }, { why }) => `${end.name}: ${why}`,
    told: 'refused',
    keepsPairs: false,
  };
}

function endpointOf(end: EtcdEnd): EtcdEndpoint {
  const { owner } = end.client;
  return { owner, role: roleOf(end), key: keyOf(end), end };
}

function judgeFor(
  snapshot: Snapshot,
  start: readonly EtcdEnd[],
  context: EtcdContext,
): (end: EtcdEnd) => Verdict {
  const { newCertificates, checked, now } = context;
  const plain = new Set(
    start.filter(({ mode }) => mode === 'plaintext').flatMap(({ endpoints }) => (endpoints ?? []).map(bare)),
  );
  const secured = start.filter(({ mode }) => mode === 'tls' || mode === 'mtls');
  const known = new Set(secured.map(connectionOf));
  const reach = new Map<string, Verdict>();
  const reached = (endpoint: string): Verdict => {
    const found = reach.get(endpoint);
    if (found !== undefined) return found;
    const authorityPem = newCertificates?.authorityPem ?? null;
    const state = reachability(endpoint, { snapshot, ends: start, checked, authorityPem, now });
    const outcome: Verdict =
      state.kind === 'known'
        ? accepted
        : state.kind === 'refuted'
          ? { kind: 'refused', why: state.why }
          : { kind: 'unknown', why: `whether etcd answers at ${endpoint} is not known` };
    reach.set(endpoint, outcome);
    return outcome;
  };
  return (end) => {
    switch (end.mode) {
      case 'broken':
        return { kind: 'refused', why: brokenText(end) };
      case 'plaintext': {
        const other = (end.endpoints ?? []).filter((endpoint) => !plain.has(bare(endpoint)));
        return other.map(reached).find(({ kind }) => kind !== 'accepted') ?? accepted;
      }
      case 'tls':
      case 'mtls': {
        const fault = fileFault(end, now);
        if (fault !== null) return fault;
        if (known.has(connectionOf(end))) return accepted;
        const unreached = (end.endpoints ?? []).map(reached).find(({ kind }) => kind !== 'accepted');
        return unreached ?? credentials(end, secured, context);
      }
      default:
        return { kind: 'unknown', why: 'its settings are not known' };
    }
  };
}

/** Whether a client that would use https has a CA and a certificate which are in force or given. */
function credentials(
  end: EtcdEnd,
  secured: readonly EtcdEnd[],
  { newCertificates, checked, now }: EtcdContext,
): Verdict {
  const { trust, certificate, mode } = end;
  const authorityPem = newCertificates?.authorityPem ?? null;
  const trusted = trust?.text ?? null;
  const inForce = secured.flatMap((one) => (one.trust?.text == null ? [] : [one.trust.text]));
  const isGivenCa = trusted !== null && authorityPem !== null && holdsCertificates(trusted, authorityPem);
  // A CA that verifies etcd today is proof enough; a new one beside it only where etcd was seen to fit it.
  const isTrusted =
    trusted !== null &&
    (inForce.some((text) => holdsCertificates(trusted, text)) ||
      (isGivenCa && (inForce.length === 0 || isChecked(end, checked))));
  if (!isTrusted) return { kind: 'unknown', why: 'its CA is neither the given one nor one in use' };
  if (mode === 'tls') return { kind: 'unknown', why: 'it would have no client certificate' };
  const text = certificate?.text ?? null;
  const isGiven =
    text !== null &&
    newCertificates !== null &&
    sameCertificates(text, newCertificates.certificatePem) &&
    certificate?.keyTrace.publicKeySha256 === newCertificates.key.publicKeySha256;
  if (isGiven) {
    const verifier = { role: 'server', caFile: authorityPem ?? trusted, commonName: '', uriSan: '' } as const;
    const gos = { verifier: everyGo, presenter: end.release.gos };
    const verdict = acceptance(verifier, { certFile: newCertificates.certificatePem }, gos, now);
    if (verdict === null)
      return { kind: 'unknown', why: 'not every Go that etcd may be built with accepts its certificate' };
    return verdict.accepted ? accepted : { kind: 'refused', why: verdict.refusal.message };
  }
  const isInForce = secured.some(
    (one) => one.certificate?.text != null && text !== null && sameCertificates(one.certificate.text, text),
  );
  return isInForce
    ? accepted
    : { kind: 'unknown', why: 'its certificate is neither the given one nor one in use' };
}

function isChecked({ endpoints }: EtcdEnd, checked: EtcdCheck | null): boolean {
  const passed = (checked?.endpoints ?? []).filter(({ problem }) => problem === null);
  return (endpoints ?? []).every((one) => passed.some(({ endpoint }) => bare(endpoint) === bare(one)));
}

/** What keeps a client from using its files, whatever etcd says; null: nothing. */
function fileFault(end: EtcdEnd, now: Date): Verdict | null {
  const { client, certificate, trust } = end;
  const problem = certificate?.problem ?? trust?.problem ?? null;
  if (problem !== null) return { kind: problem.kind === 'unknown' ? 'unknown' : 'refused', why: problem.why };
  if (certificate?.keyMatches === 'no')
    return { kind: 'refused', why: 'its key does not belong to its certificate' };
  if (certificate != null && certificate.keyError !== null)
    return { kind: 'refused', why: `its key cannot be used: ${certificate.keyError}` };
  if (certificate?.keyMatches === 'not readable') return { kind: 'unknown', why: 'its key is not readable' };
  const leaf = certificate?.leaf;
  if (leaf != null && leaf.notAfter.getTime() < now.getTime())
    return { kind: 'refused', why: `its certificate expired ${leaf.notAfter.toISOString()}` };
  for (const { file } of [client.settings.ca, client.settings.cert, client.settings.key]) {
    if (file === null || client.component === 'calico-node-windows') continue;
    const access = fileAccess(client.template, client.container, file);
    if (access.kind === 'unknown') return { kind: 'unknown', why: access.why };
  }
  return null;
}

function brokenText({ client }: EtcdEnd): string {
  const { settings, template, container } = client;
  const files = [settings.ca.file, settings.cert.file, settings.key.file];
  const missing = files.find((file) => file?.kind === 'missing');
  if (missing?.kind === 'missing') return `${missing.path}: ${missing.why}`;
  const [blocker] = settings.environment.blockers;
  if (blocker !== undefined) return blocker;
  for (const file of files) {
    const access = file === null ? null : fileAccess(template, container, file);
    if (access?.kind === 'refused') return access.why;
  }
  return 'certificate and key belong together, and so do endpoints';
}

/** A component of an owner, whatever its template. */
function roleOf(end: EtcdEnd): string {
  return `${end.client.component} ${ownerName(end)}`;
}

/** With what a client dials: two with the same fare alike. */
function connectionOf({ endpoints, trust, certificate }: EtcdEnd): string {
  return JSON.stringify([
    (endpoints ?? []).map(bare),
    trust?.anchors.map(({ sha256 }) => sha256) ?? null,
    certificate?.chain.map(({ sha256 }) => sha256) ?? null,
    certificate?.keyTrace.publicKeySha256 ?? null,
  ]);
}

function keyOf(end: EtcdEnd): string {
  const { ca, cert, key } = end.client.settings;
  const files = [ca, cert, key].map(({ setting, file }) => [setting.value, file?.kind]);
  return JSON.stringify([roleOf(end), end.mode, connectionOf(end), files]);
}
