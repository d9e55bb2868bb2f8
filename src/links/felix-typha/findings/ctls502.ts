import { secondTypha } from '../../../calico/second-typha.ts';
import { workloadName } from '../../../calico/workload.ts';
import { failedCheck } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import type { End } from '../end.ts';

export const ctls502 = findingKind<FelixTyphaChecks>({
  code: 'CTLS502',
  link: null,
  severity: 'warning',
  title: 'No enabling of TLS is under way',
  explanation:
    'While TLS between Felix and Typha is enabled, a second Typha runs beside the first. Each state on the way refuses nobody, so it may stay for a while, but plaintext is spoken until it has ended.',
  remedy:
    'Run kubectl calico-tls enable again: it goes on from where the cluster stands. rollback --to plaintext goes back.',
  checks: { cluster: finishedEnabling },
});

function finishedEnabling({ servers }: FelixTyphaContext): CheckResult[] {
  const running = servers.filter((server) => server.mode !== 'not-used');
  const second = running.find(({ workload }) => workload.name === secondTypha);
  const first = running.find(({ workload }) => workload.name !== secondTypha);
  return second === undefined || first === undefined ? [] : [unfinished(second, first)];
}

function unfinished(second: End, first: End): CheckResult {
  return failedCheck(ctls502, {
    subject: 'felix-typha',
    message: `${workloadName(second.workload)} runs beside ${workloadName(first.workload)}: enabling TLS has begun and has not ended`,
    remedy: {
      command: 'kubectl calico-tls enable',
      text: 'It goes on from where the cluster stands; rollback --to plaintext goes back.',
    },
    concerns: [],
  });
}
