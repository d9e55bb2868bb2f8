import { workloadName } from '../../../calico/workload.ts';
import { missingEndpoints } from '../../connections/felix-typha/missing-endpoints.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { unreadableEndpoint } from '../../connections/felix-typha/unreadable.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Next } from '../../model/step.ts';

/** States from which no certificate can be rotated, whichever it is. */
export function startingPoint(state: FelixTyphaState): Exclude<Next, { kind: 'step' }> | null {
  const { installation, servers, clients } = state;
  const missing = missingEndpoints(state, 'Felix does not use Typha here: there is nothing to rotate');
  if (missing !== null) return missing;
  if (installation.certificateManagement)
    return blockedBy(
      'Installation.spec.certificateManagement is set: each pod requests its certificate when it starts, and no Secret holds it',
      'A restart renews it: delete the pods of calico-typha or calico-node in calico-system one by one, waiting until each new one is ready.',
    );
  const plain = [...servers, ...clients].find((end) => end.mode === 'plaintext');
  if (plain !== undefined)
    return blockedBy(
      `${workloadName(plain.workload)} speaks plaintext: it has no certificate to rotate`,
      'Make the connection mutual TLS first: kubectl calico-tls enable felix-typha.',
    );
  const unreadable = unreadableEndpoint(state);
  return unreadable === null
    ? null
    : blockedBy(unreadable, 'Get the rights to read it: a plan that cannot be proved is not made.');
}
