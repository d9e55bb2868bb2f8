import { schemeOf } from '../../../calico/etcd-endpoints.ts';
import type { EtcdEnd } from '../../../links/etcd/end.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { type EtcdFileKind, etcdFileKinds } from '../../connections/etcd/certificates.ts';
import { ownerName } from '../../connections/etcd/owner.ts';
import { type Destination, destinationOf, usualDirectory } from './file-destination.ts';
import { editable, endpointsPlace, filePlace, type SettingPlace } from './setting-place.ts';
import type { ContainerEdit } from './template-edit.ts';

export interface WantedFile {
  readonly file: EtcdFileKind;
  readonly destination: Destination;
  readonly place: SettingPlace;
  /** The setting names the path already. */
  readonly isNamed: boolean;
}

/** What a client of etcd is to have. */
export interface WantedClient {
  readonly end: EtcdEnd;
  readonly owner: string;
  /** https URLs with commas between. */
  readonly endpoints: string;
  /** Null: they are those in use. */
  readonly endpointsPlace: SettingPlace | null;
  readonly files: readonly WantedFile[];
}

export type WantedOf = WantedClient | { readonly kind: 'blocker'; readonly why: string };

/** What an end lacks for mutual TLS; `given` replaces the endpoints of those that are not https. */
export function wantedOf(end: EtcdEnd, snapshot: Snapshot, given: string | null): WantedOf {
  const blocker = (why: string): WantedOf => ({ kind: 'blocker', why: `${end.name}: ${why}` });
  const { client, endpoints: current } = end;
  if (current === null || current.length === 0) return blocker('its endpoints are not known');
  if (client.settings.inline.length > 0) return blocker('it has certificates inline in calicoctl.cfg');
  const isSecure = current.every((endpoint) => schemeOf(endpoint) === 'https');
  const endpoints = isSecure ? current.join(',') : (given ?? current.map(secured).join(','));
  const odd = endpoints.split(',').find((endpoint) => !URL.canParse(endpoint));
  if (odd !== undefined) return blocker(`${odd} is not a URL`);
  const place = isSecure ? null : endpointsPlace(client, snapshot);
  if (place?.kind === 'elsewhere') return blocker(place.why);
  const files: WantedFile[] = [];
  for (const file of etcdFileKinds) {
    const destination = destinationOf(client, snapshot, file);
    if (destination.kind === 'blocker') return blocker(destination.why);
    const { value } = client.settings[file].setting;
    const where = filePlace(client, snapshot, file);
    const isNamed = where.kind === 'presence' || (value.kind === 'set' && value.text === destination.path);
    if (!isNamed && where.kind === 'elsewhere') return blocker(where.why);
    if (client.component === 'install-cni' && where.kind === 'elsewhere') return blocker(where.why);
    if (!destination.isMounted && !editable.includes(client.component))
      return blocker(
        `no volume is mounted at ${usualDirectory}, and its template is not changed by this command`,
      );
    files.push({ file, destination, place: where, isNamed });
  }
  return { end, owner: ownerName(end), endpoints, endpointsPlace: place, files };
}

/** What its container lacks: the mount and literal variables; with `endpoints`, those too where they stand there. */
export function containerEdit(wanted: WantedClient, part: 'files' | 'all'): ContainerEdit {
  const { end, files, endpoints, endpointsPlace: place } = wanted;
  const literals = files.flatMap(({ isNamed, place: where, destination }): [string, string][] =>
    !isNamed && where.kind === 'template' ? [[where.name, destination.path]] : [],
  );
  const own: [string, string][] =
    part === 'all' && place?.kind === 'template' ? [[place.name, endpoints]] : [];
  return {
    container: end.client.container.name,
    component: end.client.component,
    mount: files.some(({ destination }) => !destination.isMounted),
    variables: Object.fromEntries([...literals, ...own]),
  };
}

function secured(endpoint: string): string {
  return schemeOf(endpoint) === null ? `https://${endpoint}` : endpoint.replace(/^[a-z]+:\/\//i, 'https://');
}
