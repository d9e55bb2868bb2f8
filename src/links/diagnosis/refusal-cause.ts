import type { Remedy } from '../../findings/finding.ts';
import { certificateStatus } from '../certificates/stored-certificate.ts';
import type { FelixTyphaContext } from '../felix-typha/context.ts';
import type { End } from '../felix-typha/end.ts';
import { ctls147 } from '../felix-typha/findings/ctls147.ts';
import { findingOf } from '../felix-typha/refusal.ts';
import { counted, unique } from '../wording.ts';
import type { Seen } from './active.ts';
import type { Cause } from './document.ts';
import { clientNodes, clientProcesses, nodesText, type Places, typhaNames } from './names.ts';
import { type Matter, type Required, refusalClause } from './refusal-clause.ts';
import type { RefusalGroup } from './refusal-groups.ts';

export type RemedyFor = (code: Cause['code']) => Remedy;

const mostEvidence = 8;

/** One group of refusals as a story. */
export function refusalCause(
  group: RefusalGroup,
  context: FelixTyphaContext,
  places: Places,
  remedyFor: RemedyFor,
): Cause {
  const { refusedBy, code, byTypha, byClients, pairs } = group;
  const logs = [...byTypha, ...byClients];
  const matter = matterOf(group, context);
  const { holder } = matter;
  const kind = code === null ? ctls147 : findingOf(code, refusedBy);
  const nodes = clientNodes(byTypha, byClients, places);
  const stored = holder?.certificate ?? null;
  const times = logs.map(({ sighting }) => sighting);
  const since = times.map(({ first }) => first).toSorted()[0] ?? null;
  const explained = pairs.length > 0;
  const disagrees = logs.length > 0 && !explained && code !== null;
  return {
    code: kind.code,
    severity: kind.severity === 'info' ? 'warning' : kind.severity,
    certainty: explained && logs.length > 0 ? 'confirmed' : 'likely',
    message: `${sentence(group, matter, nodes, places)}${sourceText(matter)}${sinceText(since, context.now)}`,
    who: nodes,
    certificate: stored === null || code === 'plaintext-peer' ? null : certificateStatus(stored),
    object: stored === null || code === 'plaintext-peer' ? null : stored.source,
    since,
    last:
      times
        .map(({ last }) => last)
        .toSorted()
        .at(-1) ?? null,
    count: times.reduce((sum, { count }) => sum + count, 0),
    evidence: evidenceOf(group, disagrees),
    remedy: disagrees ? staleRemedy(refusedBy, context, remedyFor(kind.code)) : remedyFor(kind.code),
  };
}

/** Whose certificate it is: by what is stored, else the ends that there are. */
function matterOf(
  { refusedBy, code, byTypha, byClients, pairs }: RefusalGroup,
  context: FelixTyphaContext,
): Matter {
  const pair = pairs[0];
  const client = pair?.client ?? context.clients.find(usesTls) ?? null;
  const server = pair?.server ?? context.servers.find(usesTls) ?? null;
  const [holder, verifier] = refusedBy === 'server' ? [client, server] : [server, client];
  const own = refusedBy === 'server' ? byTypha : byClients;
  const error = pair?.verdict.refusal.message ?? errorOf(own[0]) ?? '';
  return { code, refusedBy, holder, verifier, required: requiredBy(own), error };
}

const usesTls = ({ mode }: End): boolean => mode.startsWith('mtls');

function requiredBy(own: readonly Seen[]): Required | null {
  for (const { digest, sighting } of own) {
    const found = digest.requires.get(sighting.component);
    if (found !== undefined && (found.commonName !== '' || found.uriSan !== '')) return found;
  }
  return null;
}

function errorOf(seen: Seen | undefined): string | undefined {
  const sample = seen?.sighting.sample;
  const at = sample?.indexOf(' error=') ?? -1;
  return at < 0 ? sample : sample?.slice(at + ' error='.length);
}

function sentence(
  { refusedBy, code, byTypha, byClients, pairs }: RefusalGroup,
  matter: Matter,
  nodes: readonly string[],
  places: Places,
): string {
  const typha = typhaNames(byTypha, byClients, places);
  const processes =
    clientProcesses(byClients) ??
    (unique(pairs.map(({ client }) => client.process)).includes('felix') ? 'Felix' : 'clients');
  const where =
    nodes.length > 0
      ? ` of ${nodesText(nodes, places)}`
      : pairs[0] === undefined
        ? ''
        : ` of ${pairs[0].client.workload.object.kind} ${pairs[0].client.workload.namespace}/${pairs[0].client.workload.name}`;
  const clause = refusalClause(matter);
  if (code === 'plaintext-peer')
    return `${processes}${where} and ${typha} never understand each other: ${clause}.`;
  if (code === null && refusedBy === 'server')
    return `${processes}${where} lose every connection to ${typha}: ${clause}.`;
  if (refusedBy === 'server') {
    const what = code === 'no-certificate' ? '' : 'the certificate of ';
    return `${typha} refuse${typha.startsWith('Typhas') ? '' : 's'} ${what}${processes}${where}: ${clause}.`;
  }
  return `${processes}${where} refuse${processes === 'clients' || processes.includes(' and ') || nodes.length > 1 ? '' : 's'} the certificate of ${typha}: ${clause}.`;
}

function sourceText({ holder, code }: Matter): string {
  if (code === null || code === 'plaintext-peer' || holder?.certificate == null) return '';
  return ` The certificate comes from ${holder.certificate.source}.`;
}

/** The time of day for today, else the date as well. */
function sinceText(since: string | null, now: Date): string {
  if (since === null) return '';
  const today = now.toISOString().slice(0, 10) === since.slice(0, 10);
  return today ? ` Since ${since.slice(11, 19)}.` : ` Since ${since.slice(0, 10)} ${since.slice(11, 19)}.`;
}

function evidenceOf({ byTypha, byClients, pairs }: RefusalGroup, disagrees: boolean): string[] {
  const lines = (side: string, seen: readonly Seen[]) =>
    unique(seen.map(({ sighting }) => `${side}: ${withoutMoment(sighting.sample)}`)).slice(0, 3);
  const lineCount = [...byTypha, ...byClients].reduce((sum, { sighting }) => sum + sighting.count, 0);
  return [
    ...lines('log of Typha', byTypha),
    ...lines('log of a client', byClients),
    ...(lineCount === 0
      ? []
      : [
          `${counted(lineCount, 'such line')} in ${counted(byTypha.length, 'log')} of Typha and ${byClients.length} of clients`,
        ]),
    ...unique(pairs.map(({ verdict }) => `by what is stored: ${verdict.refusal.message}`)).slice(0, 2),
    ...(disagrees
      ? ['what is stored now would be accepted: the end that refuses runs with other files or names']
      : []),
  ].slice(0, mostEvidence);
}

/** Ports, connection numbers and addresses differ from line to line. */
function withoutMoment(sample: string): string {
  return sample
    .replaceAll(/ (?:connID|myID|serverConnID)=\S+/g, '')
    .replaceAll(/(\d+\.\d+\.\d+\.\d+|\]):\d+/g, '$1')
    .replace(/ thread="read"$/, '');
}

/** Typha reads its files once; a client reads them at every connection. */
function staleRemedy(refusedBy: 'server' | 'client', context: FelixTyphaContext, otherwise: Remedy): Remedy {
  const server = context.servers.find(usesTls);
  if (refusedBy === 'client' || server === undefined || context.installation.kind === 'operator')
    return otherwise;
  const { object, name, namespace } = server.workload;
  return {
    command: `kubectl rollout restart ${object.kind.toLowerCase()}/${name} -n ${namespace}`,
    text: 'Typha reads its files once, at start. What is stored now fits: restart it.',
  };
}
