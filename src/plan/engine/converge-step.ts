import { workloadName } from '../../calico/workload.ts';
import { listed, unique } from '../../links/wording.ts';
import type { FelixTyphaState } from '../connections/felix-typha/state.ts';
import { felixTyphaConnections } from '../connections/felix-typha.ts';
import { emptyStep } from '../model/empty-step.ts';
import type { Next } from '../model/step.ts';
import type { Unconverged } from './converged.ts';
import { provedStep, refusalText } from './proved-step.ts';
import { restartOf, rolloutsOf } from './rollouts.ts';
import { waitForFiles, waitForRollouts } from './waits.ts';

/** The step that ends what is under way: nothing is changed before every pod is known to run what is stored. */
export function convergeStep(state: FelixTyphaState, waiting: Unconverged, now: Date): Next {
  switch (waiting.kind) {
    case 'rolling': {
      const names = waiting.workloads.map(workloadName);
      return waitForRollouts(names, 'Pods of an older template still run or are being replaced.');
    }
    case 'rendering': {
      const { effects } = waiting;
      const step = {
        ...emptyStep,
        id: 'wait-for-operator',
        title: `Wait until the operator has taken over ${waiting.what}`,
        why: 'It changed a moment ago, and the operator has not set up Typha and calico-node with it yet.',
        effects,
        rollouts: rolloutsOf(state, { changes: [], effects }),
        waits: [{ kind: 'rollouts' } as const],
      };
      return { kind: 'step', step };
    }
    case 'arriving': {
      const why = 'A kubelet brings a changed Secret or ConfigMap into running pods only after a while.';
      return waitForFiles(waiting.ms, waiting.what, why);
    }
    case 'stale': {
      const names = listed(unique(waiting.workloads.map(workloadName)));
      if (state.installation.kind === 'operator')
        return {
          kind: 'blocked',
          reason: `${names} has not loaded what is stored: ${waiting.why}`,
          remedy: 'Delete its pods one by one, waiting until each new one is ready, then run this again.',
          needs: null,
        };
      const changes = unique(waiting.workloads).map((workload) => restartOf(workload, now));
      const draft = {
        id: 'restart',
        title: `Restart ${names}`,
        why: `Typha reads its files once, at start, and files under subPath never change in a running pod: ${waiting.why}.`,
        changes,
        effects: [],
        waits: [{ kind: 'rollouts' } as const],
      };
      const proved = provedStep(state, draft, [felixTyphaConnections(now)]);
      if (proved.kind === 'step') return proved;
      return {
        kind: 'blocked',
        reason: `${names} has not loaded what is stored (${waiting.why}), and restarting is not safe: ${refusalText(draft, proved.judgement)}`,
        remedy: 'Mend what is stored first: see status.',
        needs: null,
      };
    }
  }
}
