import { judge } from '../../../src/links/judge.ts';
import type { Goal } from '../../../src/plan/model/goal.ts';
import type { PlanOptions } from '../../../src/plan/model/options.ts';
import type { Blocked, Next, Step } from '../../../src/plan/model/step.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { carriedOut } from './carry-out.ts';
import { pairVerdicts, violations } from './check-step.ts';
import { later, type Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

export type Planner<Options = PlanOptions> = (snapshot: Snapshot, options: Options, now: Date) => Next;

/** How a plan went when it was followed in a scene. */
export interface Way {
  readonly taken: readonly { readonly scene: Scene; readonly step: Step }[];
  readonly scene: Scene;
  readonly end:
    | { readonly kind: 'done'; readonly note: string | null }
    | Blocked
    | { readonly kind: 'endless' };
  /** What was wrong on the way. */
  readonly violations: readonly string[];
}

const longest = 40;

/** Takes step after step, each planned from what a new run would see, until there is none. */
export function follow<Options extends { readonly goal: Goal }>(
  start: Scene,
  options: Options,
  planner: Planner<Options>,
): Way {
  const taken: { scene: Scene; step: Step }[] = [];
  const wrong: string[] = [];
  let scene = start;
  while (taken.length < longest) {
    const next = planner(snapshotOfScene(scene), options, new Date(scene.now));
    if (next.kind !== 'step')
      return { taken, scene, end: next, violations: [...wrong, ...atEnd(scene, next, options)] };
    wrong.push(...violations(scene, next.step));
    taken.push({ scene, step: next.step });
    scene = carriedOut(scene, next.step);
  }
  return { taken, scene, end: { kind: 'endless' }, violations: [...wrong, `no end: ${ids(taken)}`] };
}

const ids = (taken: Way['taken']) => taken.map(({ step }) => step.id).join(' ');

function atEnd(
  scene: Scene,
  end: Exclude<Next, { kind: 'step' }>,
  { goal }: { readonly goal: Goal },
): string[] {
  if (end.kind === 'blocked') return namesSomething(end) ? [] : [`blocked without a name: ${end.reason}`];
  return end.note === null ? missedGoal(scene, goal) : [];
}

/** Findings by which an end is not encrypted, cannot start, or refuses another. */
const refusing = /^CTLS(10[1-8]|122)$/;

/** What a goal that was reached lacks. */
function missedGoal(scene: Scene, goal: Goal): string[] {
  // Files that somebody changed a moment ago arrive by themselves.
  const { refused } = pairVerdicts(later(scene, 150));
  const status = judge(snapshotOfScene(scene), {
    now: new Date(scene.now),
    version: '0',
    link: 'felix-typha',
    expiresWithinMs: 0,
  });
  const mode = status.links[0]?.mode;
  const errors = status.findings.filter(({ code, severity }) => severity === 'error' && refusing.test(code));
  return [
    ...[...refused].map(([pair, why]) => `done, but ${pair}: ${why}`),
    ...(mode === goal ? [] : [`done, but the mode is ${mode}`]),
    ...errors.map(({ code, message }) => `done, but ${code} ${message}`),
  ];
}

const names =
  /(Secret|ConfigMap|Deployment|DaemonSet|Service|Installation)[ .]|typha|felix|calico|confd|node-status|tunnel/i;

function namesSomething({ reason, remedy }: Blocked): boolean {
  return names.test(reason) && remedy.length > 10;
}
