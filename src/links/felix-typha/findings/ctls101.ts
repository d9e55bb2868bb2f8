import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { counted } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endId, endNames, type FelixTyphaContext } from '../context.ts';
import type { TyphaDiscovery } from '../discovery.ts';
import type { End } from '../end.ts';
import { certainTransport } from '../worlds.ts';

export const ctls101 = findingKind<FelixTyphaChecks>({
  code: 'CTLS101',
  link: 'felix-typha',
  severity: 'error',
  title: 'The connection between Felix and Typha is encrypted',
  explanation:
    'Without TLS everyone who reaches port 5473 of a Typha reads all policies and endpoints, and whoever can answer in its place decides what every node enforces. The published manifests set no TLS.',
  remedy:
    'Run kubectl calico-tls enable: it gives Typha and calico-node certificates and TLS settings by way of a second Typha. Typha speaks either plaintext or TLS on its port, decided when it starts, so a change in place cuts off every client that has not restarted yet.',
  passesFrom: ofEnds,
  probedOn: ['felix-typha'],
  examples: typhaSettings,
  onHost: 'Set CA, certificate and key files and the name of the other end, at both ends.',
  checks: { cluster: encrypted, files: encryptedInFiles },
});

function encrypted({ ends, servers, discoveries, installation }: FelixTyphaContext): CheckResult[] {
  const used = ends.filter((end) => end.mode !== 'not-used');
  const subject = 'felix-typha';
  // A plaintext client of a TLS Typha gets no connection at all: that is CTLS104's.
  const speaking = servers.some((server) => server.mode === 'plaintext');
  const plain = speaking ? used.filter((end) => end.mode === 'plaintext') : [];
  if (servers.length === 0 || used.length === 0) return [];
  if (plain.length === 0) {
    const certain = plaintextAnyway(discoveries);
    if (certain !== null) return [certain];
    const unreadable = used.filter((end) => end.mode === 'unknown');
    return [
      unreadable.length === 0 ? passed(ctls101, subject) : unknown(ctls101, subject, 'modes are not known'),
    ];
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
}

/** A client in plaintext of a Typha that may speak either: it is served in plaintext, or refused. */
function plaintextAnyway(discoveries: readonly TyphaDiscovery[]): CheckResult | null {
  const plain = discoveries
    .filter(({ client, servers }) => client.mode === 'plaintext' && servers.some(mayBeEither))
    .map(({ client }) => client);
  if (plain.length === 0) return null;
  const [speak, serves] = plain.length === 1 ? ['speaks', 'it'] : ['speak', 'them'];
  return failedCheck(ctls101, {
    subject: 'felix-typha',
    message: `${endNames(plain)} ${speak} plaintext: whatever Typha's settings are, it serves ${serves} in plaintext, where everyone who reaches port 5473 reads and can forge policies, or refuses ${serves} (CTLS104)`,
    remedy: {
      command: null,
      text: 'Set the TLS settings of the calico-node container as upper-case FELIX_ variables: all its processes read these.',
    },
    concerns: plain.map(endId),
  });
}

function mayBeEither(server: End): boolean {
  return server.mode === 'unknown' && certainTransport(server) === null;
}

/** Also where only one end's file is there. */
function encryptedInFiles({ ends }: FelixTyphaContext): CheckResult[] {
  const used = ends.filter(({ mode }) => mode !== 'not-used');
  const plain = used.filter(({ mode }) => mode === 'plaintext');
  const isMixed = used.some(({ mode }) => mode.startsWith('mtls'));
  if (used.length === 0 || (isMixed && plain.length > 0)) return [];
  const unreadable = used.find(({ mode }) => mode === 'unknown');
  if (isMixed)
    return [
      unreadable === undefined
        ? passed(ctls101, 'felix-typha')
        : unknown(ctls101, 'felix-typha', 'modes are not known'),
    ];
  if (plain.length === 0) return [];
  return [
    failedCheck(ctls101, {
      subject: 'felix-typha',
      message: `${endNames(plain)} ${plain.length === 1 ? 'speaks' : 'speak'} plaintext: everyone who reaches port 5473 reads and can forge policies`,
      concerns: plain.map(endId),
    }),
  ];
}
