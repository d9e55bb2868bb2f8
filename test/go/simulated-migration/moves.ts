import type { ClusterChange } from '../../../src/cli/change/kinds/cluster-change.ts';
import { enableFelixTypha, undoEnable } from '../../../src/cli/change/kinds/enable-felix-typha.ts';
import { moveIdentity } from '../../../src/cli/change/kinds/identity.ts';
import { type RotateRequest, rotate } from '../../../src/cli/change/kinds/rotate.ts';
import type { Goal } from '../../../src/plan/model/goal.ts';
import { defaultArrivalMs } from '../../../src/plan/model/options.ts';

const identities = { trustDomain: 'cluster.local', typhaId: null, felixId: null };
const arrivalMs = defaultArrivalMs;

/** `migrate --spiffe`, `rollback`, and what lies between. */
export const toGoal = (goal: Goal, fileArrivalMs = arrivalMs): ClusterChange =>
  moveIdentity({ goal, identities, retireCa: false, arrivalMs: fileArrivalMs });

interface Enabling {
  readonly spiffe?: boolean;
  readonly finish?: boolean;
  readonly externalClients?: boolean;
}

/** `enable`, as it is without flags. */
export const enable = ({
  spiffe = false,
  finish = false,
  externalClients = true,
}: Enabling = {}): ClusterChange =>
  enableFelixTypha({ spiffe, finish, externalClients, identities, arrivalMs });

/** `rollback --to plaintext`. */
export const backToPlaintext = (): ClusterChange => undoEnable({ arrivalMs });

/** `rotate`, whatever is left of the present certificates. */
export const renew = (
  target: RotateRequest['target'],
  retireCa = false,
  fileArrivalMs = arrivalMs,
): ClusterChange => rotate({ target, retireCa, expiresWithinMs: null, arrivalMs: fileArrivalMs });
