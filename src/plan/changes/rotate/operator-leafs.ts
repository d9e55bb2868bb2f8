import { operatorNamespace } from '../../../calico/installation.ts';
import { keysOf } from '../../../links/felix-typha/operator-secret.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import type { World } from '../../connections/felix-typha/state.ts';
import { changeSecret } from '../../edits/object-change.ts';
import { missing } from '../../installs/operator/blocker.ts';
import type { Materials } from '../../model/certificates.ts';
import type { Obstacle } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import { type Leg, outdated } from './rotated-end.ts';

/** The changes that store the new certificates in the operator's namespace; the names that it states stay. */
export function operatorLeafs(
  world: World,
  legs: readonly Leg[],
  materials: Materials,
): readonly ObjectChange[] | Obstacle {
  const changes: ObjectChange[] = [];
  for (const leg of legs) {
    if (outdated(world, leg, materials).length === 0) continue;
    const before = knownValue(lookUp(world.snapshot, 'Secret', operatorNamespace, leg.secret));
    if (before === undefined) return missing(leg.secret);
    const keys = keysOf(before);
    const { certificatePem, key } = materials[leg.side];
    const values = {
      ...before.values,
      [keys.certificate]: { kind: 'text', text: certificatePem } as const,
      [keys.key]: { kind: 'private-key', key } as const,
    };
    changes.push(changeSecret(before, { ...before, values }));
  }
  return changes;
}
