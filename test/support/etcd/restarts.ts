import type { Container, PodTemplate } from '../../../src/snapshot/objects.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { keyOf, type PodGroup, type Scene, type Stale, type Stored } from '../planning/scene.ts';

/** What the etcd of a test does: it speaks http, and https as long as certificates are right. */
export interface EtcdOfTest {
  /** SHA-256 of the CA that signed its certificate. */
  readonly ca: string;
  /** SHA-256 of the client certificates that it accepts, with the public halves of their keys. */
  readonly clients: ReadonlyMap<string, string>;
}

const kubeletDelay = 120_000;

interface Kind {
  readonly container: string;
  readonly variables: readonly [string, string, string, string];
}
const generic = ['ETCD_ENDPOINTS', 'ETCD_CA_CERT_FILE', 'ETCD_CERT_FILE', 'ETCD_KEY_FILE'] as const;
const kinds: readonly Kind[] = [
  { container: 'calico-node', variables: generic },
  { container: 'calico-kube-controllers', variables: generic },
  { container: 'calicoctl', variables: generic },
  {
    container: 'calico-typha',
    variables: ['TYPHA_ETCDENDPOINTS', 'TYPHA_ETCDCAFILE', 'TYPHA_ETCDCERTFILE', 'TYPHA_ETCDKEYFILE'],
  },
];

/**
 * Which containers would not reach etcd if they started anew at this moment, in any pod, with any version of the
 * ConfigMap and the Secrets that a kubelet may still have. Written apart from the planner's own view of settings.
 */
export function failingRestarts(scene: Scene, etcd: EtcdOfTest): string[] {
  const failing: string[] = [];
  for (const { name, template, files, environment } of templatesOf(scene)) {
    for (const versions of mixtures(scene, recent(scene, files), recent(scene, environment)))
      for (const [container, settings] of settingsOf(template, versions)) {
        const problem = problemOf(settings, template, container, versions, etcd);
        if (problem !== null) failing.push(`${container.name} of ${name}: ${problem}`);
      }
  }
  return [...new Set(failing)];
}

/** Running containers whose settings are older than what is stored, and copies of files that are. */
export function notLoaded(scene: Scene): string[] {
  return [...scene.groups].flatMap(([name, groups]) =>
    groups.flatMap((group) => {
      const now = mixtures(scene, new Map(), new Map())[0] ?? new Map();
      const current = JSON.stringify([...settingsOf(group.template, now)].map(([, settings]) => settings));
      const old = mixtures(scene, new Map(), group.environment).map((versions) =>
        JSON.stringify([...settingsOf(group.template, versions)].map(([, settings]) => settings)),
      );
      return old.every((one) => one === current) ? [] : [`${name} runs with an older environment`];
    }),
  );
}

interface Running {
  readonly name: string;
  readonly template: PodTemplate;
  readonly files: PodGroup['files'];
  readonly environment: PodGroup['environment'];
}

function templatesOf(scene: Scene): Running[] {
  const groups = [...scene.groups].flatMap(([name, list]) => list.map((group) => ({ name, ...group })));
  const pods = [...scene.objects.values()].flatMap((object) =>
    object.kind === 'Pod'
      ? [{ name: keyOf(object), template: { spec: object.spec }, files: new Map(), environment: new Map() }]
      : [],
  );
  return [...groups, ...pods];
}

/** The versions that a container may still get when it starts anew. */
function recent(scene: Scene, all: PodGroup['files']): Map<string, readonly Stale[]> {
  return new Map(
    [...all].map(([key, list]) => [
      key,
      list.filter(({ replacedAt }) => scene.now < (replacedAt ?? 0) + kubeletDelay),
    ]),
  );
}

type Versions = ReadonlyMap<string, Stored | null>;

/** Every choice of one version of each ConfigMap and Secret. */
function mixtures(scene: Scene, files: PodGroup['files'], environment: PodGroup['files']): Versions[] {
  const stored = [...scene.objects.values()].filter(
    (object): object is Stored => object.kind === 'Secret' || object.kind === 'ConfigMap',
  );
  let all: Versions[] = [new Map()];
  for (const object of stored) {
    const key = keyOf(object);
    const old = (object.kind === 'Secret' ? files : environment).get(key) ?? [];
    const versions = [object, ...old.map((stale) => stale.object)];
    all = all.flatMap((one) => versions.map((version) => new Map(one).set(key, version)));
  }
  return all;
}

interface Settings {
  readonly endpoints: string;
  readonly paths: readonly string[];
}

function settingsOf(template: PodTemplate, versions: Versions): [Container, Settings][] {
  const { containers, initContainers = [] } = template.spec;
  return [...containers, ...initContainers].flatMap((container): [Container, Settings][] => {
    if (container.name === 'install-cni') {
      const paths = ['ca', 'cert', 'key'].map((file) => {
        const path = `/calico-secrets/etcd-${file}`;
        return valueAt(template, container, path, versions) === undefined ? '' : path;
      });
      return [[container, { endpoints: resolve(container, 'ETCD_ENDPOINTS', versions), paths }]];
    }
    const kind = kinds.find((one) => one.container === container.name);
    if (kind === undefined) return [];
    const [endpoints = '', ...paths] = kind.variables.map((name) => resolve(container, name, versions));
    return [[container, { endpoints, paths }]];
  });
}

function resolve(container: Container, name: string, versions: Versions): string {
  const entry = container.env?.find((one) => one.name === name);
  const reference = entry?.valueFrom?.configMapKeyRef;
  if (reference === undefined) return entry?.value ?? '';
  const map = versions.get(`ConfigMap/kube-system/${reference.name ?? ''}`);
  return map?.kind === 'ConfigMap' ? (map.data?.[reference.key] ?? '') : '';
}

function problemOf(
  { endpoints, paths }: Settings,
  template: PodTemplate,
  container: Container,
  versions: Versions,
  etcd: EtcdOfTest,
): string | null {
  const named = paths.filter((path) => path !== '');
  const values = paths.map((path) => valueAt(template, container, path, versions));
  const missing = named.find((path) => valueAt(template, container, path, versions) === undefined);
  if (missing !== undefined) return `could not open ${missing}`;
  if (paths[1] === '' ? paths[2] !== '' : paths[2] === '')
    return 'certificate without key, or key without certificate';
  const schemes = endpoints.split(',').map((url) => url.split('://')[0]);
  if (schemes.every((scheme) => scheme === 'http')) return null;
  if (schemes.some((scheme) => scheme !== 'https')) return `it dials ${endpoints}`;
  const [ca, cert, key] = values;
  if (ca?.kind !== 'text' || !hashes(ca.text).includes(etcd.ca)) return "it does not trust etcd's CA";
  const client = cert?.kind === 'text' ? hashes(cert.text)[0] : undefined;
  if (client === undefined) return 'it has no client certificate';
  const half = etcd.clients.get(client);
  if (half === undefined) return 'etcd refuses its certificate';
  return key?.kind === 'private-key' && key.key.publicKeySha256 === half ? null : 'its key is another one';
}

const hashes = (pem: string) => parseCertificates(pem).certificates.map(({ sha256 }) => sha256);

/** The value behind a path of a container, through the volume that is mounted there. */
function valueAt(template: PodTemplate, container: Container, path: string, versions: Versions) {
  const mount = container.volumeMounts?.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
  const volume = template.spec.volumes?.find(({ name }) => name === mount?.name)?.secret;
  if (mount === undefined || volume === undefined) return undefined;
  const file = path.slice(mount.mountPath.length + 1);
  const item = volume.items?.find((one) => one.path === file);
  const key = volume.items === undefined ? file : item?.key;
  const secret = versions.get(`Secret/kube-system/${volume.secretName ?? ''}`);
  const mode = volume.defaultMode ?? 0o644;
  const isRoot = container.securityContext?.runAsNonRoot !== true;
  if (!isRoot && (mode & 0o044) === 0) return undefined;
  return secret?.kind === 'Secret' && key !== undefined ? secret.values[key] : undefined;
}
