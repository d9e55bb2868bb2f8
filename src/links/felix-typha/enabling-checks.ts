import { secondTypha } from '../../calico/second-typha.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { workloadName } from '../../calico/workload.ts';
import { failedCheck } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { listed, unique } from '../wording.ts';
import type { Check } from './context.ts';
import type { End } from './end.ts';
import { ctls129 } from './findings/ctls129.ts';
import { ctls502 } from './findings/ctls502.ts';

/** CTLS502: TLS is being enabled, or is enabled. CTLS129: nodes find Typha by its usual Service. */
export const enabling: Check = ({ servers, clients }) => {
  const running = servers.filter((server) => server.mode !== 'not-used');
  const second = running.find(({ workload }) => workload.name === secondTypha);
  const first = running.find(({ workload }) => workload.name !== secondTypha);
  const renamed = clients.filter(({ tls }) => textOf(tls.parameters.serviceName) === secondTypha);
  return [
    ...(second === undefined || first === undefined ? [] : [unfinished(second, first)]),
    ...(renamed.length === 0 ? [] : [otherService(renamed)]),
  ];
};

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
