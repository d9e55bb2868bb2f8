import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { templateName } from '../context.ts';
import { restartRemedy } from '../probe/restart-remedy.ts';
import { outcomeText } from '../probe/typha-rungs.ts';
import type { TyphaView } from '../probe/typha-view.ts';

export const ctls142 = findingKind<FelixTyphaChecks>({
  code: 'CTLS142',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha speaks as its settings say',
  explanation:
    'Typha decides at start between plaintext and TLS. A file that did not exist then counts as a setting that is not there, and a Typha without any starts in plaintext.',
  remedy: 'Restart Typha once its files are mounted, and look at why they were not.',
  checks: { sockets: spokenAsSet },
});

function spokenAsSet(view: TyphaView): readonly (Fact | CheckResult)[] {
  const { name, seen, speaks, expects, target } = view;
  const subject = templateName(target.server);
  if (!seen.reach.reached) return [];
  if (speaks === null)
    return [
      {
        kind: ctls142,
        who: name,
        subject,
        clause: `answered neither a TLS hello nor a plaintext one on port ${target.port}`,
        evidence: [
          ...(seen.bare === null ? [] : [`TLS: ${outcomeText(seen.bare.outcome)}`]),
          ...(seen.plaintextHello === null ? [] : [`plaintext: ${seen.plaintextHello.cause ?? ''}`]),
        ],
        ...restartRemedy(view),
      },
    ];
  if (expects === null) return [unknown(ctls142, subject, 'its settings are not known or not complete')];
  if (speaks === expects) return [passed(ctls142, subject)];
  const words = { tls: 'TLS', plaintext: 'plaintext' };
  return [
    {
      kind: ctls142,
      who: name,
      subject,
      clause: `answered in ${words[speaks]}, but its settings say ${words[expects]}`,
      ...(target.pod.startedAt === null ? {} : { evidence: [`${name} started at ${target.pod.startedAt}`] }),
      ...restartRemedy(view),
    },
  ];
}
