import { type ContainerPlace, environmentOf } from '../../../calico/container-place.ts';
import { libcalicoVariable } from '../../../calico/libcalico-variable.ts';
import type { ConfigMap, Container } from '../../../snapshot/objects.ts';
import type { Client } from '../../connections/kube-apiserver/connection-state.ts';
import { withObjects } from '../../edits/with-objects.ts';
import { type VariableEdit, withContainer } from './variable-edit.ts';

/** A client as it would be after some edits. */
export interface Remediation {
  readonly client: Client;
  readonly maps: readonly ConfigMap[];
  readonly whys: readonly string[];
}

/** What only a person can mend. */
export interface Left {
  readonly left: string;
}

export const unremedied = (client: Client): Remediation => ({ client, maps: [], whys: [] });

export function withEdit(remediation: Remediation, { container, why }: VariableEdit): Remediation {
  return { ...remediation, client: inPlace(remediation.client, container), whys: [...remediation.whys, why] };
}

export function withMap(remediation: Remediation, map: ConfigMap, why: string): Remediation {
  const { client, maps, whys } = remediation;
  const others = maps.filter(({ metadata }) => metadata.name !== map.metadata.name);
  const snapshot = withObjects(client.place.snapshot, [map]);
  return {
    client: { ...client, place: { ...client.place, snapshot } },
    maps: [...others, map],
    whys: [...whys, why],
  };
}

/** The name, with or without the prefix CALICO_, under which libcalico finds a variable; null when it is not set. */
export function effectiveName(place: ContainerPlace, name: string): string | null {
  const { value, name: found } = libcalicoVariable(environmentOf(place), name);
  return value.kind === 'set' && value.text !== '' ? found : null;
}

function inPlace(client: Client, container: Container): Client {
  const { place } = client;
  const template = withContainer(place.template, container);
  return { ...client, place: { ...place, template, container } };
}
