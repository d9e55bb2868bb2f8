import { ofTyphas } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import { unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, endId, endNames, type FelixTyphaContext, templateName } from '../context.ts';
import { convergeRemedy } from '../converge-remedy.ts';
import { reasonOf } from '../discovery.ts';
import type { End } from '../end.ts';
import { speakDifferently } from '../link-mode.ts';
import { otherTransport, type TyphaView } from '../probe/typha-view.ts';
import { certainTransport } from '../worlds.ts';

export const ctls104 = findingKind<FelixTyphaChecks>({
  code: 'CTLS104',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha and its clients both use TLS, or both do not',
  explanation:
    'Typha has no mode that serves both. A plaintext client of a TLS Typha and a TLS client of a plaintext Typha never get a connection, though Felix logs "Successfully connected".',
  remedy: 'Bring both ends to the same mode.',
  passesFrom: ofTyphas,
  probedOn: ['felix-typha'],
  examples: typhaSettings,
  checks: { cluster: sameTransport, files: sameTransport, sockets: seenTransport },
});

function sameTransport(context: FelixTyphaContext): CheckResult[] {
  const { discoveries } = context;
  return byTemplate(discoveries.map((discovery) => discovery.client)).flatMap((group): CheckResult[] => {
    const [first] = group;
    if (first === undefined) return [];
    const subject = templateName(first);
    const differing = discoveries.filter(
      ({ client, servers }) =>
        group.includes(client) && servers.some((server) => speakDifferently(client, server)),
    );
    if (differing.length === 0) {
      const mine = discoveries.filter(({ client }) => group.includes(client));
      const unreadable = mine
        .flatMap(({ client, servers }) => (servers.length === 0 ? [] : [client, ...servers]))
        .find((end) => end.mode === 'unknown' && certainTransport(end) === null);
      if (unreadable !== undefined) return [unknown(ctls104, subject, modeUnknown(unreadable))];
      const unseen = mine.find((one) => one.unseen !== null)?.unseen;
      // Who meets no Typha is CTLS126's.
      if (unseen === undefined && mine.every(({ servers }) => servers.length === 0)) return [];
      return [
        unseen == null ? passed(ctls104, subject) : unknown(ctls104, subject, unseen.why, reasonOf(unseen)),
      ];
    }
    const clients = differing.map(({ client }) => client);
    const others = unique(
      differing.flatMap(({ client, servers }) => servers.filter((s) => speakDifferently(client, s))),
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
}

function modeUnknown(end: End): string {
  const { outcome } = end.tls;
  const why = outcome.kind === 'unknown' ? outcome.why : 'its settings could not be read';
  return `${endNames([end])}: ${why}`;
}

function seenTransport({ name, speaks, felixes }: TyphaView): readonly Fact[] {
  return felixes.flatMap(({ client }): Fact[] => {
    const other = otherTransport(speaks, client);
    if (other === null) return [];
    return [
      {
        kind: ctls104,
        who: name,
        subject: templateName(client),
        clause: `answered in ${other.spoken}, but ${endNames([client])} speaks ${other.dialled}`,
      },
    ];
  });
}

function say(ends: readonly End[]): string {
  const [plain, tls] =
    ends.length === 1 ? ['speaks plaintext', 'requires TLS'] : ['speak plaintext', 'require TLS'];
  return ends[0]?.mode === 'plaintext' ? plain : tls;
}
