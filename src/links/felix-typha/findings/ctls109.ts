import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult, Remedy } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { shown, unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endId, endNames, type FelixTyphaContext } from '../context.ts';

export const ctls109 = findingKind<FelixTyphaChecks>({
  code: 'CTLS109',
  link: 'felix-typha',
  severity: 'info',
  title: 'Only a SPIFFE ID identifies the other end',
  explanation:
    'With a Common Name alone, any certificate of the CA with that name is accepted; where both are set, either suffices, so the Common Name still opens the door. Calico recommends SPIFFE IDs.',
  remedy:
    'Move to SPIFFE IDs, or finish the move: both ends must carry and require them before the Common Name is dropped.',
  passesFrom: ofEnds,
  examples: identity,
  checks: { cluster: spiffeOnly, files: spiffeOnly },
});

const toSpiffe: Remedy = {
  command: 'kubectl calico-tls migrate --spiffe',
  text: 'Shows the plan and asks before it changes anything.',
};

/** One result for the link: the weakest end decides. */
function spiffeOnly({ ends }: FelixTyphaContext): CheckResult[] {
  const secured = ends.filter((end) => end.mode.startsWith('mtls'));
  if (secured.length === 0) return [];
  const subject = 'felix-typha';
  const both = secured.filter((end) => end.mode === 'mtls-cn-or-spiffe');
  const common = secured.filter((end) => end.mode === 'mtls-cn');
  if (both.length === 0 && common.length === 0) return [passed(ctls109, subject)];
  if (both.length === 0)
    return [
      failedCheck(ctls109, {
        subject,
        message: `Both ends identify each other by Common Name (${unique(
          common.map((end) => end.tls.commonName),
        )
          .map(shown)
          .join(', ')}), not by SPIFFE ID`,
        concerns: common.map(endId),
        remedy: toSpiffe,
      }),
    ];
  return [
    failedCheck(ctls109, {
      subject,
      severity: 'warning',
      message: `${endNames([...both, ...common])} still ${both.length + common.length === 1 ? 'accepts' : 'accept'} a Common Name beside the SPIFFE ID: the move to SPIFFE is half-way`,
      concerns: [...both, ...common].map(endId),
      remedy: toSpiffe,
    }),
  ];
}
