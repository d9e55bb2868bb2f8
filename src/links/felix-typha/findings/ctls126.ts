import { ofEnds, ofTyphas } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { counted } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endNames, type FelixTyphaContext, templateName } from '../context.ts';
import { reasonOf } from '../discovery.ts';

export const ctls126 = findingKind<FelixTyphaChecks>({
  code: 'CTLS126',
  link: 'felix-typha',
  severity: 'error',
  title: 'Clients find a Typha',
  explanation:
    'A client lists the endpoints of the Service that its settings name, and connects to those whose port is named calico-typha. Without one it cannot start.',
  remedy: 'Point the Service at the Typha pods, name its port calico-typha, and run at least one Typha.',
  passesFrom: ofTyphas,
  failsFrom: ofEnds,
  examples: typhaSettings,
  checks: { cluster: discovery, unused: idleTyphas },
});

function discovery({ discoveries }: FelixTyphaContext): CheckResult[] {
  return discoveries
    .filter(({ client }) => client.process === 'felix')
    .map(({ client, blocker, unseen }): CheckResult => {
      const subject = templateName(client);
      if (blocker !== null)
        return failedCheck(ctls126, {
          subject,
          message: `The clients in ${subject} find no Typha: ${blocker}`,
        });
      return unseen === null
        ? passed(ctls126, subject)
        : unknown(ctls126, subject, unseen.why, reasonOf(unseen));
    });
}

function idleTyphas({ servers }: FelixTyphaContext): CheckResult[] {
  const idle = servers.filter((server) => server.mode !== 'not-used');
  if (idle.length === 0) return [];
  const pods = idle.reduce((sum, server) => sum + (server.revision.pods ?? 0), 0);
  return [
    failedCheck(ctls126, {
      subject: endNames(idle),
      severity: 'warning',
      message: `${endNames(idle)} runs with ${counted(pods, 'pod')}, but no client is told to use it`,
      remedy: {
        command: null,
        text: 'Set typha_service_name in ConfigMap calico-config, or remove the Deployment.',
      },
    }),
  ];
}
