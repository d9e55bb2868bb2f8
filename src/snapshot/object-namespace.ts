import { isObject, objectAt, textAt } from '../json.ts';

/** Kinds of objects that this program reads and that are in no namespace. */
const clusterScoped = new Set([
  'Installation',
  'TigeraStatus',
  'ClusterInformation',
  'FelixConfiguration',
  'HostEndpoint',
  'Node',
]);

/**
 * Objects as the API server would have them: one that names no namespace is in the given one, else where the other
 * objects of Calico are, where that is one place, else in `default`, as kubectl apply would put it.
 */
export function inNamespaces(raw: readonly unknown[], given: string | null): unknown[] {
  const namespace = given ?? placeOfCalico(raw) ?? 'default';
  return raw.map((item) => {
    if (!isObject(item) || !isPlaceless(item)) return item;
    return { ...item, metadata: { ...objectAt(item, 'metadata'), namespace } };
  });
}

function isPlaceless(item: unknown): boolean {
  return namespaceOf(item) === '' && !clusterScoped.has(textAt(item, 'kind') ?? '');
}

const namespaceOf = (item: unknown): string => textAt(objectAt(item, 'metadata'), 'namespace') ?? '';

/** Where calico-node and Typha are, else what else bears Calico's name; null where that is nowhere or many places. */
function placeOfCalico(raw: readonly unknown[]): string | null {
  return (
    onlyPlace(
      raw.filter((item) => isWorkload(item) && isNamed(item, /^(?:calico-node|calico-typha|canal)/)),
    ) ?? onlyPlace(raw.filter((item) => isNamed(item, /^(?:calico|canal|typha)/)))
  );
}

function onlyPlace(items: readonly unknown[]): string | null {
  const [place, ...others] = new Set(items.map(namespaceOf).filter((namespace) => namespace !== ''));
  return others.length === 0 ? (place ?? null) : null;
}

const isWorkload = (item: unknown): boolean =>
  ['DaemonSet', 'Deployment'].includes(textAt(item, 'kind') ?? '');

function isNamed(item: unknown, pattern: RegExp): boolean {
  const metadata = objectAt(item, 'metadata');
  const labels = objectAt(metadata, 'labels');
  const names = [
    textAt(metadata, 'name'),
    textAt(labels, 'k8s-app'),
    textAt(labels, 'app.kubernetes.io/name'),
  ];
  return names.some((name) => name !== undefined && pattern.test(name));
}
