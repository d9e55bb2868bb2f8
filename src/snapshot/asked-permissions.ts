import type { Permission } from './reading.ts';
import { type Answer, permissionOf, type Snapshot } from './snapshot.ts';

/**
 * The rights that reading a snapshot took, each once, from the requests as they were made. A right to a part of
 * what another one gives is left out, and so is the group that does not serve a kind which the other one serves.
 */
export function askedPermissions({ answers }: Snapshot): Permission[] {
  const asked = answers
    .filter((answer) => !isServedElsewhere(answer, answers))
    .map(({ request }) => permissionOf(request));
  const distinct = [...new Map(asked.map((permission) => [JSON.stringify(permission), permission])).values()];
  return distinct.filter((one) => !distinct.some((other) => other !== one && includes(other, one)));
}

function isServedElsewhere({ request, outcome }: Answer, answers: readonly Answer[]): boolean {
  if (outcome === 'known') return false;
  return answers.some(
    (other) =>
      other.outcome === 'known' &&
      other.request.kind === request.kind &&
      other.request.group !== request.group,
  );
}

function includes(wider: Permission, one: Permission): boolean {
  return (
    wider.verb === one.verb &&
    wider.group === one.group &&
    wider.resource === one.resource &&
    wider.name === null &&
    (wider.namespace === null || wider.namespace === one.namespace)
  );
}
