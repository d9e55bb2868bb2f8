import { textOf } from '../../calico/typha-parameters.ts';
import { isRolling, workloadName } from '../../calico/workload.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, UnknownReason } from '../../findings/finding.ts';
import type { FelixTyphaMode } from '../status.ts';
import { counted, listed, unique } from '../wording.ts';
import { byTemplate, type Check, endId, endNames, type FelixTyphaContext, templateName } from './context.ts';
import { convergeRemedy } from './converge-remedy.ts';
import type { End } from './end.ts';
import { ctls101 } from './findings/ctls101.ts';
import { ctls104 } from './findings/ctls104.ts';
import { ctls121 } from './findings/ctls121.ts';
import { ctls126 } from './findings/ctls126.ts';
import { ctls127 } from './findings/ctls127.ts';
import { ctls501 } from './findings/ctls501.ts';
import type { Meeting } from './meeting.ts';

/** CTLS101: encrypted at all. */
export const encrypted: Check = ({ ends, servers, installation }) => {
  const used = ends.filter((end) => end.mode !== 'not-used');
  const subject = 'felix-typha';
  // A plaintext client of a TLS Typha gets no connection at all: that is CTLS104's.
  const speaking = servers.some((server) => server.mode === 'plaintext');
  const plain = speaking ? used.filter((end) => end.mode === 'plaintext') : [];
  if (servers.length === 0 || used.length === 0) return [];
  if (plain.length === 0) {
    const blind = used.filter((end) => end.mode === 'unknown');
    return [blind.length === 0 ? passed(ctls101, subject) : unknown(ctls101, subject, 'modes are not known')];
  }
  const nodes = installation.nodes === null ? '' : ` (${counted(installation.nodes, 'node')})`;
  return [
    failedCheck(ctls101, {
      subject,
      message: `${endNames(plain)} ${plain.length === 1 ? 'speaks' : 'speak'} plaintext${nodes}: everyone who reaches port 5473 reads and can forge policies`,
      remedy: {
        command: 'kubectl calico-tls enable --spiffe',
        text: 'A second Typha with TLS takes the nodes over while the first is changed: nobody is cut off, as in a change in place.',
      },
      concerns: plain.map(endId),
    }),
  ];
};

/** CTLS104: TLS on both ends of every meeting, or on none. */
export const sameTransport: Check = (context) => {
  const { meetings } = context;
  return byTemplate(meetings.map((meeting) => meeting.client)).flatMap((group): CheckResult[] => {
    const [first] = group;
    if (first === undefined) return [];
    const subject = templateName(first);
    const differing = meetings.filter(
      ({ client, servers }) => group.includes(client) && servers.some((server) => differs(client, server)),
    );
    if (differing.length === 0) {
      const unseen = meetings.find((one) => group.includes(one.client) && one.unseen !== null)?.unseen;
      return [
        unseen == null ? passed(ctls104, subject) : unknown(ctls104, subject, unseen.why, reasonOf(unseen)),
      ];
    }
    const clients = differing.map(({ client }) => client);
    const others = unique(
      differing.flatMap(({ client, servers }) => servers.filter((s) => differs(client, s))),
    );
    return [
      failedCheck(ctls104, {
        subject,
        message: `${endNames(clients)} ${say(clients)} while ${endNames(others)} ${say(others)}: they cannot connect`,
        concerns: [...clients, ...others].map(endId),
        evidence: [
          clients[0]?.mode === 'plaintext'
            ? 'Typha logs: tls: first record does not look like a TLS handshake'
            : 'Typha logs: gob: duplicate type received; the client logs: EOF',
        ],
        // The container has TLS settings that not all of its processes read: they can be given to all.
        ...(group.some(({ mode }) => mode.startsWith('mtls') || mode === 'unknown')
          ? { remedy: convergeRemedy(context, 'Bring both ends to the same mode.') }
          : {}),
      }),
    ];
  });
};

/** CTLS126: every client finds a Typha. CTLS127: through its Service. */
export const discovery: Check = ({ meetings, servers, clients }) => {
  const results = meetings.flatMap(({ client, through, obstacle, unseen }): CheckResult[] => {
    if (client.process !== 'felix') return [];
    const subject = templateName(client);
    const address = textOf(client.tls.parameters.address) ?? '';
    return [
      obstacle !== null
        ? failedCheck(ctls126, {
            subject,
            message: `The clients in ${subject} find no Typha: ${obstacle}`,
          })
        : unseen === null
          ? passed(ctls126, subject)
          : unknown(ctls126, subject, unseen.why, reasonOf(unseen)),
      address === ''
        ? passed(ctls127, subject)
        : failedCheck(ctls127, {
            subject,
            message: `${client.tls.parameters.address.name} of ${subject} is ${address}: a refused client tries again without pause, and other Typhas are never tried`,
            evidence: [`dials ${through}`],
          }),
    ];
  });
  const idle = servers.filter((server) => server.mode !== 'not-used');
  if (meetings.length === 0 && idle.length > 0 && clients.every((client) => client.mode === 'not-used')) {
    const pods = idle.reduce((sum, server) => sum + (server.revision.pods ?? 0), 0);
    results.push(
      failedCheck(ctls126, {
        subject: endNames(idle),
        severity: 'warning',
        message: `${endNames(idle)} runs with ${counted(pods, 'pod')}, but no client is told to use it`,
        remedy: {
          command: null,
          text: 'Set typha_service_name in ConfigMap calico-config, or remove the Deployment.',
        },
      }),
    );
  }
  return results;
};

/** CTLS121: Felix on Windows has what Felix on Linux has. */
export const windowsNodes: Check = ({ clients }) => {
  const linux = clients.find(
    (end) => end.process === 'felix' && end.workload.role === 'node' && end.revision.current,
  );
  const windows = clients.filter((end) => end.workload.role === 'node-windows' && end.revision.current);
  if (linux === undefined) return [];
  return windows.map((end): CheckResult => {
    const subject = templateName(end);
    if (end.mode === 'unknown' || linux.mode === 'unknown')
      return unknown(ctls121, subject, 'modes are not known');
    const names = (one: End) => `${one.mode}, CN ${one.tls.commonName || '-'}, URI ${one.tls.uriSan || '-'}`;
    if (names(end) === names(linux)) return passed(ctls121, subject);
    return failedCheck(ctls121, {
      subject,
      message: `${endNames([end])} has ${names(end)}, but ${endNames([linux])} has ${names(linux)}`,
    });
  });
};

/** CTLS501: pods of one template only. */
export const quietRollouts: Check = ({ installation }) =>
  installation.workloads
    .filter((w) => w.role === 'typha' || w.role === 'node' || w.role === 'node-windows')
    .map((workload): CheckResult => {
      const subject = workloadName(workload);
      if (!isRolling(workload)) return passed(ctls501, subject);
      const old = workload.revisions.filter((r) => !r.current).reduce((sum, r) => sum + (r.pods ?? 0), 0);
      const all = workload.revisions.reduce((sum, r) => sum + (r.pods ?? 0), 0);
      const waiting = workload.revisions.flatMap((r) => r.running).filter((pod) => !pod.ready);
      const unready = listed(waiting.slice(0, 3).map((pod) => pod.name));
      const hung = waiting.length === 0 ? '' : `; not ready: ${unready}${waiting.length > 3 ? ', …' : ''}`;
      return failedCheck(ctls501, {
        subject,
        severity: waiting.length === 0 ? 'info' : 'warning',
        message: `${subject} is rolling: ${old} of ${counted(all, 'pod')} still run an old template${hung}`,
        remedy: {
          command: `kubectl rollout status ${workload.object.kind.toLowerCase()}/${workload.name} -n ${workload.namespace}`,
          text: 'Wait for it to end; both templates are judged meanwhile.',
        },
      });
    });

/**
 * The mode of the whole link from the modes of its ends. Plaintext and TLS side by side are broken only where they
 * meet: while TLS is enabled, each end meets its like.
 */
export function linkMode({
  ends,
  servers,
  meetings,
}: Pick<FelixTyphaContext, 'ends' | 'servers' | 'meetings'>): FelixTyphaMode {
  const modes = unique(ends.map((end) => end.mode).filter((mode) => mode !== 'not-used'));
  const clientsDial = ends.some((end) => end.side === 'client' && end.mode !== 'not-used');
  if (!clientsDial) return 'not-used';
  if (servers.length === 0)
    return modes.includes('unknown') || meetings.some(({ unseen }) => unseen !== null) ? 'unknown' : 'broken';
  if (modes.includes('broken')) return 'broken';
  if (modes.includes('plaintext') && modes.some((mode) => mode.startsWith('mtls'))) {
    const meetsOther = meetings.some(({ client, servers: met }) => met.some((one) => differs(client, one)));
    return meetsOther || meetings.some(({ servers: met }) => met.length === 0) ? 'broken' : 'plaintext';
  }
  if (modes.includes('unknown')) return 'unknown';
  return modes.length === 1 ? (modes[0] ?? 'unknown') : 'mtls-cn-or-spiffe';
}

function reasonOf({ reason }: NonNullable<Meeting['unseen']>): { reason?: UnknownReason } {
  return reason === null ? {} : { reason };
}

function differs(one: End, other: End): boolean {
  const kinds = [one, other].map((end) => end.mode).map((m) => (m.startsWith('mtls') ? 'tls' : m));
  return kinds.includes('plaintext') && kinds.includes('tls');
}

function say(ends: readonly End[]): string {
  const [plain, tls] =
    ends.length === 1 ? ['speaks plaintext', 'requires TLS'] : ['speak plaintext', 'require TLS'];
  return ends[0]?.mode === 'plaintext' ? plain : tls;
}
