import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp, type ObjectRef, type Snapshot } from '../../../snapshot/snapshot.ts';

/** Where a certificate and its key are kept, and the folder at which pods find them. */
export interface KeyedPlace {
  readonly secret: string;
  readonly certificate: string;
  readonly key: string;
  readonly mount: string;
}

export interface TrustPlace {
  readonly configMap: string;
  readonly key: string;
  readonly mount: string;
}

/** Where the certificates of a manifest install are kept. */
export interface Places {
  readonly namespace: string;
  readonly ca: TrustPlace;
  readonly typha: KeyedPlace;
  readonly node: KeyedPlace;
}

/** The names of Calico's guide to an install by hand. */
const documented: Omit<Places, 'namespace'> = {
  ca: { configMap: 'calico-typha-ca', key: 'typhaca.crt', mount: '/calico-typha-ca' },
  typha: {
    secret: 'calico-typha-certs',
    certificate: 'typha.crt',
    key: 'typha.key',
    mount: '/calico-typha-certs',
  },
  node: {
    secret: 'calico-node-certs',
    certificate: 'calico-node.crt',
    key: 'calico-node.key',
    mount: '/calico-node-certs',
  },
};

/** Objects that have to be read to know what is kept there already. */
export function placeReferences(namespace: string): ObjectRef[] {
  return [
    { kind: 'ConfigMap', namespace, name: documented.ca.configMap },
    { kind: 'Secret', namespace, name: documented.typha.secret },
    { kind: 'Secret', namespace, name: documented.node.secret },
  ];
}

/** The documented objects; where one exists already with the keys of another tool, these keys. */
export function placesOf(snapshot: Snapshot, namespace: string): Places {
  const secret = (name: string) => knownValue(lookUp(snapshot, 'Secret', namespace, name));
  const map = knownValue(lookUp(snapshot, 'ConfigMap', namespace, documented.ca.configMap));
  return {
    namespace,
    ca: { ...documented.ca, key: firstOf(map?.data, [documented.ca.key, 'ca.crt', 'tls.crt']) },
    typha: keyedPlace(documented.typha, secret(documented.typha.secret)),
    node: keyedPlace(documented.node, secret(documented.node.secret)),
  };
}

function keyedPlace(place: KeyedPlace, found: RedactedSecret | undefined): KeyedPlace {
  return {
    ...place,
    certificate: firstOf(found?.values, [place.certificate, 'tls.crt']),
    key: firstOf(found?.values, [place.key, 'tls.key']),
  };
}

/** The first of the names that is there; when none is, the first of all. */
function firstOf(
  present: Readonly<Record<string, unknown>> | undefined,
  names: readonly [string, ...string[]],
): string {
  return names.find((name) => present !== undefined && name in present) ?? names[0];
}
