import { secondTypha } from '../../../calico/second-typha.ts';
import { textOf } from '../../../calico/typha-parameters.ts';
import { workloadName } from '../../../calico/workload.ts';
import { failedCheck } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { enabling } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed, unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import type { End } from '../end.ts';

export const ctls129 = findingKind<FelixTyphaChecks>({
  code: 'CTLS129',
  link: 'felix-typha',
  severity: 'info',
  title: 'Nodes find Typha through its usual Service',
  explanation:
    'Enabling TLS leads the nodes over a second Service, so that each end meets its like throughout. Both Services lead to the same Typhas at the end, and the nodes go on using the second until they are rolled once more.',
  remedy: 'Run kubectl calico-tls enable --finish when another roll of calico-node suits.',
  examples: enabling,
  checks: { cluster: usualService },
});

function usualService({ clients }: FelixTyphaContext): CheckResult[] {
  const renamed = clients.filter(({ tls }) => textOf(tls.parameters.serviceName) === secondTypha);
  return renamed.length === 0 ? [] : [otherService(renamed)];
}

function otherService(renamed: readonly End[]): CheckResult {
  const names = unique(renamed.map(({ workload }) => workloadName(workload)));
  return failedCheck(ctls129, {
    subject: names.join(', '),
    message: `${listed(names)} ${names.length === 1 ? 'finds' : 'find'} Typha through Service ${secondTypha}, which enable made`,
    remedy: {
      command: 'kubectl calico-tls enable --finish',
      text: 'It gives the nodes their own reference back and takes the Service away; calico-node rolls once more.',
    },
    concerns: [],
  });
}
