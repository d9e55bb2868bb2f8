import { rotationPlanner } from '../../../src/plan/changes/rotate/planner.ts';
import type { Rotation } from '../../../src/plan/changes/rotate/rotation.ts';
import { stateOf } from '../../../src/plan/connections/felix-typha/state.ts';
import {
  certifiedEndpoints,
  isOperatorsOwn,
  outdated,
} from '../../../src/plan/installs/certified-endpoint.ts';
import type { Planner } from '../../../src/plan/model/planner.ts';
import type { Next, Step } from '../../../src/plan/model/step.ts';
import { carriedOut, reconciled } from './carry-out.ts';
import { pairVerdicts, violations } from './check-step.ts';
import { madeCertificates, type RotationWish, rotationFor } from './rotation-wish.ts';
import { finishRollouts, later, type Scene } from './scene.ts';
import { snapshotOfScene } from './scene-snapshot.ts';

/** How a rotation went when it was followed in a scene. */
export interface RotationWay {
  readonly rotation: Rotation;
  readonly taken: readonly { readonly scene: Scene; readonly step: Step }[];
  readonly scene: Scene;
  readonly end: Exclude<Next, { kind: 'step' }>;
  readonly violations: readonly string[];
}

export type Rotate = (rotation: Rotation) => Planner;

const longest = 30;

/** What a run of `rotate` begins with: certificates only where the plan needs them; `staged` by a run before. */
export function begun(scene: Scene, wish: RotationWish, staged: Rotation | null = null): Rotation {
  const snapshot = snapshotOfScene(scene);
  const bare = rotationFor(scene, snapshot, wish);
  const first = rotationPlanner(bare).next(snapshot, new Date(scene.now));
  if (first.kind !== 'blocked' || first.needs !== 'certificates')
    return staged === null ? bare : { ...bare, newCertificates: staged.newCertificates };
  return { ...bare, newCertificates: staged?.newCertificates ?? madeCertificates(snapshot, wish) };
}

/** Takes step after step, each planned from what is seen then, until there is none. */
export function followRotation(
  start: Scene,
  rotation: Rotation,
  rotate: Rotate = rotationPlanner,
): RotationWay {
  const taken: { scene: Scene; step: Step }[] = [];
  const wrong: string[] = [];
  let scene = start;
  for (;;) {
    const next = rotate(rotation).next(snapshotOfScene(scene), new Date(scene.now));
    if (next.kind !== 'step') {
      const missed = next.kind === 'done' && next.note === null ? missing(start, scene, rotation) : [];
      return { rotation, taken, scene, end: next, violations: [...wrong, ...missed] };
    }
    if (taken.length >= longest) throw new Error(`no end: ${taken.map(({ step }) => step.id).join(' ')}`);
    wrong.push(...violations(scene, next.step));
    taken.push({ scene, step: next.step });
    scene = carriedOut(scene, next.step);
  }
}

/** What a rotation that has ended lacks. */
function missing(start: Scene, scene: Scene, { target, newCertificates, inUse }: Rotation): string[] {
  const world = stateOf(snapshotOfScene(scene));
  const legs = certifiedEndpoints(world).filter(({ side }) => target === 'ca' || side === target);
  const old = legs.flatMap((leg) => {
    if (!isOperatorsOwn(world, leg))
      return outdated(world, leg, newCertificates).length === 0
        ? []
        : [`done, but ${leg.title} has the old one`];
    const isOld = leg.ends.some(({ certificate }) => certificate?.leaf?.sha256 === inUse[leg.side]);
    return isOld && target !== 'ca' ? [`done, but the operator's one of ${leg.title} is the old one`] : [];
  });
  // What others have begun goes on by itself.
  const alone = finishRollouts(reconciled(start), start.groups.keys());
  const before = pairVerdicts(later(alone, 150)).refused;
  const refused = [...pairVerdicts(later(scene, 150)).refused].filter(([pair]) => !before.has(pair));
  return [...old, ...refused.map(([pair, why]) => `done, but ${pair}: ${why}`)];
}
