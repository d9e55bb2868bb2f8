import { createHash } from 'node:crypto';
import { cniConfig } from '../../../calico/cni-config.ts';
import { type ContainerPlace, environmentOf, fileAt } from '../../../calico/container-place.ts';
import { variable } from '../../../calico/environment.ts';
import { libcalicoVariable } from '../../../calico/libcalico-variable.ts';
import { isObject, objectAt } from '../../../json.ts';
import type { PodTemplate } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import type { Client } from '../../connections/kube-apiserver/connection-state.ts';
import { ourManager } from '../../edits/field-manager.ts';
import { keyBehind, keyName, type MapKey, textOfKey } from './config-map-text.ts';
import { cniConfigKey } from './remedy-cni.ts';

/** On a pod template: which keys of ConfigMaps its pods have read at start, each with a digest of its text. */
const annotation = 'kubectl-calico-tls/read-at-start';

/** The keys of ConfigMaps that a client reads once, when its container starts. */
export function keysReadAtStart({ component, place }: Client): MapKey[] {
  const files = component === 'install-cni' ? cniFiles(place) : kubeconfigFiles(place);
  return files.flatMap((key) => (key === null ? [] : [key]));
}

/** Whether this program was the last to write a key: the API server records who owns each one. */
export function isOurs(snapshot: Snapshot, { namespace, name, key }: MapKey): boolean {
  const map = knownValue(lookUp(snapshot, 'ConfigMap', namespace, name));
  return (map?.metadata.managedFields ?? []).some(
    (entry) => entry.manager === ourManager && isObject(objectAt(entry.fieldsV1, 'f:data')[`f:${key}`]),
  );
}

/** Whether the pods of a template were started for the text that a key has now. */
export function hasRead(template: PodTemplate, snapshot: Snapshot, key: MapKey): boolean {
  return digests(template).get(keyName(key)) === digestOf(snapshot, key);
}

/** The template marked with the texts that its new pods will read. */
export function withReadMark(
  template: PodTemplate,
  snapshot: Snapshot,
  keys: readonly MapKey[],
): PodTemplate {
  if (keys.length === 0) return template;
  const all = digests(template);
  for (const key of keys) all.set(keyName(key), digestOf(snapshot, key));
  const text = [...all]
    .map(([name, digest]) => `${name}=${digest}`)
    .toSorted()
    .join(',');
  const annotations = { ...template.metadata?.annotations, [annotation]: text };
  return { ...template, metadata: { ...template.metadata, annotations } };
}

function digests({ metadata }: PodTemplate): Map<string, string> {
  const entries = (metadata?.annotations?.[annotation] ?? '').split(',').map((one) => one.split('='));
  return new Map(entries.flatMap(([name = '', digest = '']) => (name === '' ? [] : [[name, digest]])));
}

function digestOf(snapshot: Snapshot, key: MapKey): string {
  return createHash('sha256')
    .update(textOfKey(snapshot, key) ?? '')
    .digest('hex')
    .slice(0, 16);
}

function cniFiles(place: ContainerPlace): (MapKey | null)[] {
  const environment = environmentOf(place);
  if (cniConfig(place, environment).kind !== 'known') return [];
  const { value } = variable(environment, 'CNI_NETWORK_CONFIG_FILE');
  const isFile = value.kind === 'set' && value.text !== '';
  return [isFile ? keyBehind(fileAt(place, value.text)) : cniConfigKey(place)];
}

function kubeconfigFiles(place: ContainerPlace): (MapKey | null)[] {
  const { value } = libcalicoVariable(environmentOf(place), 'KUBECONFIG');
  return value.kind === 'set' && value.text !== '' ? [keyBehind(fileAt(place, value.text))] : [];
}
