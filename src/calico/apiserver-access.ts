import { type Credential, isClusterCa, serviceAccountCredential } from './apiserver-credential.ts';
import { type Kubeconfig, parseKubeconfig } from './apiserver-kubeconfig.ts';
import { type ContainerPlace, environmentOf, fileAt } from './container-place.ts';
import { goBoolean } from './control-plane/word-flags.ts';
import { type Environment, type Setting, variable } from './environment.ts';
import { libcalicoVariable } from './libcalico-variable.ts';
import type { NamedFile } from './mounted-file.ts';

interface FileSetting {
  readonly setting: Setting;
  /** Null when the setting names no file. */
  readonly file: NamedFile | null;
}

/** Whether the address that a component dials has TLS. */
export type Transport =
  /** `isInCluster`: the address that every pod finds in its environment, so that `url` is null. */
  | {
      readonly kind: 'https';
      readonly url: string | null;
      readonly origin: string;
      readonly isInCluster: boolean;
    }
  /** `variable` decides it by itself; null where an address does. */
  | { readonly kind: 'http'; readonly url: string; readonly origin: string; readonly variable: string | null }
  | { readonly kind: 'unknown'; readonly why: string };

export type Verification =
  | { readonly kind: 'verified' }
  /** `variable` decides it; null where a kubeconfig does. */
  | { readonly kind: 'skipped'; readonly origin: string; readonly variable: string | null }
  | { readonly kind: 'unknown'; readonly why: string };

/** How one component connects to kube-apiserver. */
export interface ApiserverAccess {
  readonly transport: Transport;
  readonly verification: Verification;
  /** The name that the certificate must be for, where a kubeconfig states one; null: that of the address. */
  readonly serverName: string | null;
  readonly credential: Credential;
  /** Null also for the CA of the cluster that every pod finds beside its token. */
  readonly ca: FileSetting | null;
  readonly cert: FileSetting | null;
  readonly key: FileSetting | null;
  /** A kubeconfig that is named and not there; else null. */
  readonly missing: string | null;
  /** Names of settings that have no effect. */
  readonly useless: readonly string[];
  readonly environment: Environment;
}

export const inCluster = 'the address and CA of the cluster';

export const inClusterTransport: Transport = {
  kind: 'https',
  url: null,
  origin: inCluster,
  isInCluster: true,
};

/** Where a component finds its settings, and what it does where they say nothing. */
export interface AccessSource {
  readonly environment: Environment;
  readonly read: (name: string) => Setting;
  readonly follow: (path: string) => NamedFile;
  readonly kubeconfig: (path: string) => KubeconfigText;
  /** Whether a path is that of the CA which every pod finds beside its token. */
  readonly isClusterCa: (path: string) => boolean;
  /** With neither an address nor a kubeconfig. */
  readonly otherwise: { readonly transport: Transport; readonly credential: () => Credential };
}

export type KubeconfigText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing'; readonly path: string; readonly why: string }
  | { readonly kind: 'unknown'; readonly path: string; readonly why: string }
  | { readonly kind: 'withheld' };

/**
 * A component that uses libcalico: K8S_ settings (also CALICO_K8S_) over a kubeconfig. With neither an address
 * nor a kubeconfig client-go takes what every pod finds, and no client certificate; with an address it takes no
 * token of the pod. Source: Calico libcalico-go/lib/backend/k8s/client.go, client-go tools/clientcmd.
 */
export function libcalicoAccess(place: ContainerPlace): ApiserverAccess {
  const environment = environmentOf(place);
  return accessOf(sourceOf(place, environment, (name) => libcalicoVariable(environment, name)));
}

/** The operator: a kubeconfig that KUBECONFIG names, else what every pod finds. */
export function operatorAccess(place: ContainerPlace): ApiserverAccess {
  const environment = environmentOf(place);
  const unset = (name: string): Setting => ({ name, value: { kind: 'unset' }, origin: '' });
  const read = (name: string) => (name === 'KUBECONFIG' ? variable(environment, name) : unset(name));
  return accessOf(sourceOf(place, environment, read));
}

/** What K8S_ settings and a kubeconfig come to, wherever they stand. */
export function accessOf(source: AccessSource): ApiserverAccess {
  const { read } = source;
  const file = (name: string): FileSetting | null => fileSetting(source, read(name));
  const kubeconfig = kubeconfigOf(source, read('KUBECONFIG'), read('K8S_CURRENT_CONTEXT'));
  const endpoint = read('K8S_API_ENDPOINT');
  const token = read('K8S_API_TOKEN');
  const named = file('K8S_CA_FILE');
  const ca = named?.file != null && source.isClusterCa(named.file.path) ? null : named;
  const pair = { cert: file('K8S_CERT_FILE'), key: file('K8S_KEY_FILE') };
  const usesDefaults = kubeconfig.kind === 'none' && isEmpty(endpoint);
  const { cert, key } = usesDefaults ? { cert: null, key: null } : pair;
  const useless = usesDefaults ? [pair.cert, pair.key].flatMap((one) => one?.setting.name ?? []) : [];
  return {
    transport: transportOf(endpoint, kubeconfig, source.otherwise.transport),
    verification: verificationOf(read('K8S_INSECURE_SKIP_TLS_VERIFY'), kubeconfig),
    serverName: kubeconfig.kind === 'known' ? kubeconfig.value.serverName : null,
    credential: credentialOf(source, { cert, key, token, endpoint, kubeconfig }),
    ca,
    cert,
    key,
    missing: missingFile(kubeconfig) ?? wrongAddress(endpoint, kubeconfig),
    useless,
    environment: source.environment,
  };
}

function sourceOf(
  place: ContainerPlace,
  environment: Environment,
  read: (name: string) => Setting,
): AccessSource {
  return {
    environment,
    read,
    follow: (path) => fileAt(place, path),
    kubeconfig: (path) => {
      const file = fileAt(place, path);
      if (file.kind !== 'found') return { kind: file.kind, path: file.path, why: file.why };
      return file.value.kind === 'text' ? { kind: 'text', text: file.value.text } : { kind: 'withheld' };
    },
    isClusterCa: (path) => isClusterCa(place, path),
    otherwise: {
      transport: inClusterTransport,
      credential: () => serviceAccountCredential(place),
    },
  };
}

type SeenKubeconfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly value: Kubeconfig; readonly origin: string }
  | { readonly kind: 'missing'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

function kubeconfigOf(source: AccessSource, setting: Setting, context: Setting): SeenKubeconfig {
  const { value } = setting;
  if (value.kind === 'unset' || (value.kind === 'set' && value.text === '')) return { kind: 'none' };
  if (value.kind === 'unknown') return { kind: 'unknown', why: `${setting.name}: ${value.why}` };
  const path = value.text;
  const file = source.kubeconfig(path);
  if (file.kind === 'withheld')
    return { kind: 'unknown', why: `the content of ${path} is a secret and not kept` };
  if (file.kind !== 'text')
    return { kind: file.kind, why: `${setting.name} names ${file.path}: ${file.why}` };
  const name = context.value.kind === 'set' ? context.value.text : '';
  const parsed = parseKubeconfig(file.text, name);
  return parsed === null
    ? { kind: 'unknown', why: `${path} is no kubeconfig that can be read` }
    : { kind: 'known', value: parsed, origin: path };
}

/** Why the address that counts is none; null: it is one, or is not known. */
function wrongAddress({ name, value }: Setting, kubeconfig: SeenKubeconfig): string | null {
  if (value.kind === 'set' && value.text !== '') return noAddress(name, value.text);
  if (value.kind === 'unknown' || kubeconfig.kind !== 'known' || kubeconfig.value.server === null)
    return null;
  return noAddress(`server of ${kubeconfig.origin}`, kubeconfig.value.server);
}

/**
 * A text that client-go cannot dial: with white space, with another scheme than http and https, or with one that lacks
 * its colon, which is then taken for the host. Null: it can. Source: client-go rest/url_utils.go DefaultServerURL.
 */
export function noAddress(name: string, text: string): string | null {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1];
  const isWrong =
    /\s/.test(text) ||
    /^[a-z]+:?\/(?!\/)|^[a-z]+\/\//i.test(text) ||
    (scheme !== undefined && !/^https?$/i.test(scheme)) ||
    (scheme !== undefined && !URL.canParse(text));
  return isWrong ? `${name} is ${JSON.stringify(text)}, which is no address of a server` : null;
}

function missingFile(kubeconfig: SeenKubeconfig): string | null {
  return kubeconfig.kind === 'missing' ? kubeconfig.why : null;
}

function isEmpty({ value }: Setting): boolean {
  return value.kind === 'unset' || (value.kind === 'set' && value.text === '');
}

function transportOf(endpoint: Setting, kubeconfig: SeenKubeconfig, otherwise: Transport): Transport {
  const { value } = endpoint;
  if (value.kind === 'unknown') return { kind: 'unknown', why: `${endpoint.name}: ${value.why}` };
  if (value.kind === 'set' && value.text !== '') return transport(value.text, endpoint.origin);
  if (kubeconfig.kind === 'none') return otherwise;
  if (kubeconfig.kind !== 'known') return { kind: 'unknown', why: kubeconfig.why };
  const { server } = kubeconfig.value;
  return server === null
    ? { kind: 'unknown', why: `${kubeconfig.origin} names no server` }
    : transport(server, kubeconfig.origin);
}

/** client-go takes http for an address without a scheme, unless TLS is configured. */
export function transport(url: string, origin: string): Transport {
  if (/^https:\/\//i.test(url)) return { kind: 'https', url, origin, isInCluster: false };
  if (/^http:\/\//i.test(url)) return { kind: 'http', url, origin, variable: null };
  return { kind: 'unknown', why: `${url} (${origin}) has no scheme` };
}

function verificationOf(skip: Setting, kubeconfig: SeenKubeconfig): Verification {
  const { value } = skip;
  if (value.kind === 'unknown') return { kind: 'unknown', why: `${skip.name}: ${value.why}` };
  if (value.kind === 'set' && value.text !== '') {
    const isSkipped = goBoolean(value.text);
    if (isSkipped === null)
      return { kind: 'unknown', why: `${skip.name} is ${JSON.stringify(value.text)}, not true or false` };
    if (isSkipped)
      return {
        kind: 'skipped',
        origin: `${skip.name}=${value.text} (${skip.origin})`,
        variable: skip.name,
      };
  }
  if (kubeconfig.kind === 'none') return { kind: 'verified' };
  if (kubeconfig.kind !== 'known') return { kind: 'unknown', why: kubeconfig.why };
  return kubeconfig.value.skipsVerification
    ? { kind: 'skipped', origin: `insecure-skip-tls-verify in ${kubeconfig.origin}`, variable: null }
    : { kind: 'verified' };
}

interface CredentialSettings {
  readonly cert: FileSetting | null;
  readonly key: FileSetting | null;
  readonly token: Setting;
  readonly endpoint: Setting;
  readonly kubeconfig: SeenKubeconfig;
}

function credentialOf(source: AccessSource, settings: CredentialSettings): Credential {
  const { cert, key, token, endpoint, kubeconfig } = settings;
  const certificate = cert ?? key;
  if (certificate !== null) {
    const { value, name } = certificate.setting;
    return value.kind === 'unknown'
      ? { kind: 'unknown', why: `${name}: ${value.why}` }
      : { kind: 'client-certificate', where: name };
  }
  if (token.value.kind === 'unknown' && token.value.isSecret !== true)
    return { kind: 'unknown', why: `${token.name}: ${token.value.why}` };
  if (token.value.kind === 'unknown' || (token.value.kind === 'set' && token.value.text !== ''))
    return { kind: 'static-token', where: token.origin };
  if (kubeconfig.kind === 'missing' || kubeconfig.kind === 'unknown')
    return { kind: 'unknown', why: kubeconfig.why };
  if (kubeconfig.kind === 'known') {
    const { hasClientCertificate, hasToken, tokenFile } = kubeconfig.value;
    if (hasClientCertificate) return { kind: 'client-certificate', where: kubeconfig.origin };
    if (hasToken) return { kind: 'static-token', where: kubeconfig.origin };
    return {
      kind: 'unknown',
      why: tokenFile === null ? `${kubeconfig.origin} has no credential` : `a token in ${tokenFile}`,
    };
  }
  if (endpoint.value.kind === 'unknown')
    return { kind: 'unknown', why: `${endpoint.name}: ${endpoint.value.why}` };
  if (!isEmpty(endpoint))
    return {
      kind: 'none',
      why: `${endpoint.name} is set without a credential, and the pod's token is not used`,
    };
  return source.otherwise.credential();
}

/** Null when the setting is unset or empty. */
function fileSetting(source: AccessSource, setting: Setting): FileSetting | null {
  switch (setting.value.kind) {
    case 'unset':
      return null;
    case 'unknown':
      return { setting, file: null };
    case 'set':
      return setting.value.text === '' ? null : { setting, file: source.follow(setting.value.text) };
  }
}
