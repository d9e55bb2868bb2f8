import { isSameContent, putBack, type RestoreChange } from '../restoring/restore-plan.ts';
import type { WriteSurroundings } from '../write-surroundings.ts';
import { untilPodsAreGone } from './removals.ts';
import { type RenewalEnd, replacePod } from './renew-pod.ts';

/** Writes one object back, or takes it away; again when only what controllers write has changed. */
export async function writeBack(change: RestoreChange, around: WriteSurroundings): Promise<RenewalEnd> {
  const { address, current, wanted, before } = change;
  const { api } = around;
  for (let seen = current; ; ) {
    if (wanted === null) {
      if (seen === null || (await api.remove(seen)) !== 'conflict') {
        around.onWritten();
        return before?.kind === 'Deployment' ? untilPodsAreGone(address, before, around) : finished;
      }
    } else if (seen !== null && address.kind === 'Pod') {
      const replaced = await replacePod(seen, putBack(wanted, null), around);
      if (replaced.kind !== 'conflict') return replaced;
    } else {
      const object = putBack(wanted, seen);
      const written = seen === null ? await api.create(object) : await api.replace(object);
      if (written.kind === 'written') {
        around.onWritten();
        return finished;
      }
    }
    const now = await api.get(address);
    if (isSameContent(now, wanted)) return finished;
    if (!isSameContent(now, current)) return { kind: 'conflict' };
    seen = now;
  }
}

const finished: RenewalEnd = { kind: 'finished' };
