import type { RedactedObject } from '../../../src/snapshot/objects.ts';
import { testTime } from '../judged.ts';
import type { ManifestChoices } from './manifest-choices.ts';
import { namespace, nodeSecret, objectsOf, typhaSecret } from './manifest-objects.ts';
import { finishRollouts, later, quietScene, type Rolling, type Scene, startRollout, write } from './scene.ts';

const day = 86_400_000;

/** The cluster that the choices describe, with its history played through. */
export function manifestScene(choices: ManifestChoices): Scene {
  const { past, rollout } = choices;
  const now = testTime.getTime();
  const before: ManifestChoices = { ...choices, ...beforePast(choices), ...beforeRollout(choices) };
  const started = now - 2 * day;
  let scene = quietScene('manifest', objectsOf(before), started, now - past.seconds * 1000 - 20_000);
  const target = new Map(objectsOf(choices).map((object) => [nameOf(object), object]));
  const middle = objectsOf({ ...choices, ...beforeRollout(choices) });
  if (past.what !== 'nothing') {
    scene = write(
      scene,
      middle.filter((object) => differs(scene, object)),
    );
    scene = later(scene, 5);
    if (past.typhaReplaced) scene = restarted(scene, 'Deployment');
    if (past.nodeReplaced) scene = restarted(scene, 'DaemonSet');
  }
  scene = { ...scene, now: now - 5_000 };
  if (rollout.of !== 'none') {
    const kind = rollout.of === 'typha' ? 'Deployment' : 'DaemonSet';
    for (const key of [...scene.groups.keys()].filter((one) => one.startsWith(kind))) {
      const wanted = target.get(key);
      if (wanted === undefined) continue;
      scene = write(
        scene,
        [wanted].filter((object) => differs(scene, object)),
      );
      scene = rollout.unseen ? scene : startRollout(later(scene, 1), key);
    }
  }
  const secrets = { typha: typhaSecret(choices), node: nodeSecret(choices), trust: null } as const;
  const hidden =
    choices.hidden === 'none'
      ? []
      : choices.hidden === 'trust'
        ? [`${choices.trustIn}/${namespace}/calico-typha-ca`]
        : [`Secret/${namespace}/${secrets[choices.hidden]}`];
  return { ...scene, now, forbidden: hidden };
}

const nameOf = (object: RedactedObject) =>
  `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;

function differs(scene: Scene, object: RedactedObject): boolean {
  const content = (one: RedactedObject | undefined): string => {
    switch (one?.kind) {
      case undefined:
        return '';
      case 'Secret':
        return JSON.stringify(one.values);
      case 'ConfigMap':
        return JSON.stringify(one.data);
      case 'Deployment':
      case 'DaemonSet':
        return JSON.stringify(one.spec);
      default:
        return '';
    }
  };
  return content(scene.objects.get(nameOf(object))) !== content(object);
}

function restarted(scene: Scene, kind: Rolling['kind']): Scene {
  let result = scene;
  for (const [key, object] of scene.objects) {
    if (object.kind !== kind) continue;
    result = later(finishRollouts(write(result, [restartedObject(object)]), [key]), 3);
  }
  return result;
}

function restartedObject<T extends RedactedObject>(object: T): RedactedObject {
  if (object.kind !== 'Deployment' && object.kind !== 'DaemonSet') return object;
  const { template } = object.spec;
  const metadata = { ...template.metadata, annotations: { restarted: 'yes' } };
  return object.kind === 'Deployment'
    ? { ...object, spec: { ...object.spec, template: { ...template, metadata } } }
    : { ...object, spec: { ...object.spec, template: { ...template, metadata } } };
}

function beforePast({ past, typhaTrust, nodeTrust }: ManifestChoices): Partial<ManifestChoices> {
  switch (past.what) {
    case 'nothing':
      return {};
    case 'typha':
      return { typhaLeaf: past.before };
    case 'felix':
      return { nodeLeaf: past.before };
    case 'trust':
      return { typhaTrust: typhaTrust.slice(0, 1), nodeTrust: nodeTrust.slice(0, 1) };
  }
}

function beforeRollout({ rollout }: ManifestChoices): Partial<ManifestChoices> {
  if (rollout.of === 'none') return {};
  return rollout.of === 'typha' ? { typhaMode: rollout.from } : { nodeMode: rollout.from };
}
