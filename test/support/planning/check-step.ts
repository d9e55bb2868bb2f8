import type { Step } from '../../../src/plan/model/step.ts';
import { type HandshakeVerdict, wouldConnect } from '../../../src/x509/handshake.ts';
import { testTime } from '../judged.ts';
import { carriedOut } from './carry-out.ts';
import { reconcile } from './operator-model.ts';
import { type PossibleEnd, possibleEnds } from './possible-ends.ts';
import { isWorkload, keyOf, remove, type Scene, type Stale, startRollout, write } from './scene.ts';

/** Pairs of processes, by what all the ways in which they can meet come to. */
export interface PairVerdicts {
  /** Accepted in every way. */
  readonly accepted: ReadonlySet<string>;
  /** Refused in some way, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
}

const verdicts = new Map<string, HandshakeVerdict>();

export function pairVerdicts(scene: Scene): PairVerdicts {
  const ends = possibleEnds(scene);
  const servers = ends.filter(({ side }) => side === 'server');
  const accepted = new Set<string>();
  const refused = new Map<string, string>();
  const unreadable = new Set<string>();
  for (const client of ends) {
    if (client.side !== 'client') continue;
    for (const server of servers) {
      if (!meet(scene, client, server)) continue;
      const pair = `${client.role} > ${server.role}`;
      const why = refusal(server, client);
      if (why === null) accepted.add(pair);
      else if (why === 'unreadable') unreadable.add(pair);
      else refused.set(pair, why);
    }
  }
  return {
    accepted: new Set([...accepted].filter((pair) => !refused.has(pair) && !unreadable.has(pair))),
    refused,
  };
}

function refusal(server: PossibleEnd, client: PossibleEnd): string | null {
  if (server.tls === 'broken' || client.tls === 'broken') return 'incomplete settings';
  if (server.tls === 'unreadable' || client.tls === 'unreadable') return 'unreadable';
  const id = `${server.id} ${client.id}`;
  const verdict = verdicts.get(id) ?? wouldConnect(server.tls, client.tls, testTime);
  verdicts.set(id, verdict);
  return verdict.accepted ? null : verdict.refusal.message;
}

function meet(scene: Scene, client: PossibleEnd, server: PossibleEnd): boolean {
  if (client.address !== '') return true;
  if (client.service === '') return false;
  const service = scene.objects.get(`Service/${client.serviceNamespace}/${client.service}`);
  if (service?.kind !== 'Service' || client.serviceNamespace !== server.namespace) return false;
  return Object.entries(service.spec.selector ?? {}).every(([name, value]) => server.labels[name] === value);
}

/** What is wrong with a step in a scene: [] when nothing is. */
export function violations(scene: Scene, step: Step): string[] {
  return [...cutOff(scene, step), ...forbiddenWrites(scene, step)];
}

/** A mere wait cuts nobody off: what comes is what others have written before. */
function cutOff(scene: Scene, step: Step): string[] {
  if (step.changes.length === 0 && step.removals.length === 0) return [];
  const before = pairVerdicts(scene);
  const after = pairVerdicts(carriedOut(scene, step));
  const states = [...statesOnTheWay(scene, step).map(pairVerdicts), after];
  const served = clientsOf(before.accepted);
  const refused = states.flatMap((state) =>
    [...state.refused]
      .filter(
        ([pair]) => before.accepted.has(pair) || (served.has(clientOf(pair)) && !before.refused.has(pair)),
      )
      .map(([pair, why]) => `${step.id}: ${pair}: ${why}`),
  );
  const lost = states.flatMap((state) => {
    const met = clientsOf([...state.accepted, ...state.refused.keys()]);
    return [...served]
      .filter((client) => !met.has(client))
      .map((client) => `${step.id}: ${client} meets nobody`);
  });
  const left = clientsOf(after.accepted);
  const parted = [...before.accepted].flatMap((pair) =>
    after.accepted.has(pair) || after.refused.has(pair) || left.has(clientOf(pair))
      ? []
      : [`${step.id}: ${pair} no longer meet`],
  );
  return [...new Set([...refused, ...lost, ...parted])];
}

const clientOf = (pair: string): string => pair.split(' > ')[0] ?? pair;
const clientsOf = (pairs: Iterable<string>): Set<string> => new Set([...pairs].map(clientOf));

/** Services lead to the old or the new pods for a while, and what is taken away is there or not. */
function statesOnTheWay(scene: Scene, step: Step): Scene[] {
  const mixed = underWay(scene, step);
  const services = step.changes.flatMap(({ before }) => (before?.kind === 'Service' ? [before] : []));
  const withOld = {
    ...mixed,
    objects: new Map([...mixed.objects, ...services.map((one) => [keyOf(one), one] as const)]),
  };
  return [mixed, withOld].flatMap((state) => [state, remove(state, step.removals)]);
}

function forbiddenWrites(scene: Scene, step: Step): string[] {
  const found: string[] = [];
  if (/PRIVATE KEY/.test(JSON.stringify(step))) found.push(`${step.id}: holds a private key`);
  if (scene.kind !== 'operator') return found;
  const written = step.changes.map(({ after }) => after);
  for (const object of written)
    if (object.metadata.namespace !== 'tigera-operator') found.push(`${step.id}: writes ${keyOf(object)}`);
  const pair = written.filter(({ metadata }) => /^(typha|node)-certs$/.test(metadata.name));
  // Where nobody gets through, the operator works on neither: one of them has expired.
  if (pair.length > 1 && pairVerdicts(scene).accepted.size > 0)
    found.push(`${step.id}: writes both Secrets, of which the operator may overwrite one with its own`);
  return found;
}

/** The scene while a step is under way: pods of old and new templates with old and new versions of everything. */
function underWay(scene: Scene, step: Step): Scene {
  const written = writtenObjects(scene, step);
  let result = write(scene, written);
  const old = new Map(
    written.flatMap((object): [string, Stale[]][] => {
      const before = scene.objects.get(keyOf(object)) ?? null;
      if (isWorkload(object) || (before !== null && before.kind !== 'Secret' && before.kind !== 'ConfigMap'))
        return [];
      return [[keyOf(object), [{ object: before, until: Number.POSITIVE_INFINITY }]]];
    }),
  );
  for (const object of written.filter(isWorkload)) {
    const key = keyOf(object);
    result = startRollout(result, key);
    const [newest, ...others] = result.groups.get(key) ?? [];
    if (newest === undefined || others.length === 0) continue;
    const mixed = { ...newest, files: old, environment: old };
    result = { ...result, groups: new Map(result.groups).set(key, [mixed, ...others]) };
  }
  return result;
}

/** Everything that changes through a step: what it writes and, under the operator, what that makes of it. */
export function writtenObjects(scene: Scene, step: Step) {
  const written = step.changes.map(({ after }) => after);
  if (scene.kind === 'manifest') return written;
  return [...written, ...reconcile(write(scene, written).objects)];
}
