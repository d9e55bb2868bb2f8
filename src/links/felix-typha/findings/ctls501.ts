import { isRolling, workloadName } from '../../../calico/workload.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import { counted, listed } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';

export const ctls501 = findingKind<FelixTyphaChecks>({
  code: 'CTLS501',
  link: null,
  severity: 'info',
  title: 'No rollout is under way',
  explanation:
    'While pods of an old and a new template run side by side, each of them must accept each of the other end.',
  remedy: 'Wait for the rollout, or look at the pod that holds it up.',
  passesFrom: ['replica-sets', 'controller-revisions', 'typha-pods', 'node-pods'],
  checks: { cluster: quietRollouts },
});

function quietRollouts({ installation }: FelixTyphaContext): CheckResult[] {
  return installation.workloads
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
}
