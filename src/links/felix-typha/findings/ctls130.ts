import { type CalicoRelease, rowsAfter } from '../../../calico/releases.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { type HandshakeVerdict, type TlsEnd, wouldConnect } from '../../../x509/handshake.ts';
import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { gosOf } from '../../release-go.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, endId, endNames, type FelixTyphaContext, templateName } from '../context.ts';
import type { Pair } from '../pair.ts';
import { tlsEnd } from '../worlds.ts';

export const ctls130 = findingKind<FelixTyphaChecks>({
  code: 'CTLS130',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Newer releases of Calico accept what is accepted now',
  explanation:
    'Newer releases are built with newer Go, which refuses some certificates that older ones take: small RSA keys, negative serial numbers, names that are none. After an upgrade each end that restarts is refused, and only then. `explain go` lists the differences.',
  remedy: 'Issue certificates that newer Go accepts before the upgrade.',
  examples: certificate,
  checks: { cluster: upgrades },
});

function upgrades({ pairs, now }: FelixTyphaContext): CheckResult[] {
  const accepted = pairs.filter(
    ({ verdict, client }) => verdict?.accepted === true && client.mode !== 'plaintext',
  );
  const judged = new Map<string, Outlook>();
  return byTemplate(accepted.map(({ client }) => client)).flatMap((clients) =>
    accepted
      .filter(({ client }) => client === clients[0])
      .flatMap((pair): CheckResult[] => {
        const [server, client] = [tlsEnd(pair.server), tlsEnd(pair.client)];
        if (server === null || client === null) return [];
        const same = JSON.stringify([server, client, versionsOf(pair)]);
        const outlook = judged.get(same) ?? outlookOf(server, client, pair, now);
        judged.set(same, outlook);
        return [resultOf(pair, outlook)];
      }),
  );
}

type Outlook =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly from: CalicoRelease; readonly message: string }
  | { readonly kind: 'unknown'; readonly why: string };

function versionsOf({ server, client }: Pair): readonly (string | null)[] {
  return [server.release.version, client.release.version];
}

/** The first release from which on both ends of that release refuse each other, whatever its Go is. */
function outlookOf(server: TlsEnd, client: TlsEnd, pair: Pair, now: Date): Outlook {
  const later = versionsOf(pair).map((version) => (version === null ? null : rowsAfter(version)));
  const [afterServer, afterClient] = later;
  if (afterServer == null || afterClient == null) {
    const why = pair.server.release.why ?? pair.client.release.why ?? 'the release is not known';
    return { kind: 'unknown', why };
  }
  const rows = afterServer.length < afterClient.length ? afterServer : afterClient;
  const { godebug } = pair.client.release;
  const verdicts = new Map<string, HandshakeVerdict>();
  for (const row of rows) {
    const found = gosOf({ builds: row.builds, godebug }).map((go) => {
      const name = JSON.stringify(go);
      const verdict = verdicts.get(name) ?? wouldConnect({ ...server, go }, { ...client, go }, now);
      verdicts.set(name, verdict);
      return verdict;
    });
    const refused = found.flatMap((verdict) => (verdict.accepted ? [] : [verdict.refusal.message]));
    const [message] = refused;
    if (message !== undefined && refused.length === found.length) {
      return { kind: 'refused', from: row, message };
    }
  }
  return { kind: 'accepted' };
}

function resultOf({ server, client }: Pair, outlook: Outlook): CheckResult {
  const subject = templateName(client);
  const concerns = [client, server].map(endId);
  switch (outlook.kind) {
    case 'accepted':
      return passed(ctls130, subject);
    case 'unknown':
      return unknown(ctls130, subject, outlook.why, { concerns });
    case 'refused':
      return failedCheck(ctls130, {
        subject,
        concerns,
        message: `${endNames([client])} and ${endNames([server])} accept each other with ${client.release.version}, and no more from v${outlook.from.from} on: ${outlook.message}`,
        remedy: {
          command: `kubectl calico-tls status --for-release v${outlook.from.from}`,
          text: 'Before an upgrade, issue certificates that newer Go accepts; the command shows which are refused.',
        },
      });
  }
}
