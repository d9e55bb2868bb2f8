import type { ApiserverClient } from '../../../calico/apiserver-clients.ts';
import { isClusterCa, serviceAccountCredential } from '../../../calico/apiserver-credential.ts';
import { chosenEntries } from '../../../calico/apiserver-kubeconfig.ts';
import { cniConfig } from '../../../calico/cni-config.ts';
import { type ContainerPlace, environmentOf, fileAt } from '../../../calico/container-place.ts';
import { variable } from '../../../calico/environment.ts';
import { libcalicoVariable } from '../../../calico/libcalico-variable.ts';
import { type JsonObject, objectAt, textAt } from '../../../json.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';

/** The CA certificates that a client verifies kube-apiserver with. */
export type ClientCa =
  | { readonly kind: 'text'; readonly text: string }
  /** The CA of the cluster, which every pod finds beside its token. */
  | { readonly kind: 'cluster' }
  /** None of its own: those of its image. */
  | { readonly kind: 'none' }
  | { readonly kind: 'missing' | 'unknown'; readonly why: string };

/** Where a client dials, and what it verifies with. */
export interface Dialled {
  /** The name that the certificate must be for; null: the address that the kubelet gives every pod. */
  readonly host: string | null;
  readonly ca: ClientCa;
}

/** What a client dials over https; nothing here says whether it verifies. */
export function dialledBy({ component, place }: Pick<ApiserverClient, 'component' | 'place'>): Dialled {
  return component === 'install-cni' ? dialledByCni(place) : dialledByLibcalico(place);
}

/** The text of the cluster's CA, which Kubernetes keeps in a ConfigMap of each namespace; null when it was not read. */
export function clusterCaText({ snapshot, namespace }: ContainerPlace): string | null {
  return knownValue(lookUp(snapshot, 'ConfigMap', namespace, 'kube-root-ca.crt'))?.data?.['ca.crt'] ?? null;
}

/** client-go takes the pod's token and CA where neither address nor kubeconfig is given (tools/clientcmd, rest). */
function dialledByLibcalico(place: ContainerPlace): Dialled {
  const environment = environmentOf(place);
  const text = (name: string): string => {
    const { value } = libcalicoVariable(environment, name);
    return value.kind === 'set' ? value.text : '';
  };
  const [endpoint, path, caFile] = [text('K8S_API_ENDPOINT'), text('KUBECONFIG'), text('K8S_CA_FILE')];
  const named = caFile === '' ? null : caAt(place, caFile);
  if (endpoint === '' && path === '') return { host: clusterHost(place), ca: named ?? clusterCa(place) };
  const cluster = path === '' ? {} : kubeconfigCluster(place, path, text('K8S_CURRENT_CONTEXT'));
  const address = endpoint === '' ? (textAt(cluster, 'server') ?? '') : endpoint;
  const host = textAt(cluster, 'tls-server-name') ?? hostOf(address);
  return { host, ca: named ?? kubeconfigCa(place, cluster) };
}

/** The kubeconfig that install-cni writes has the cluster's CA, or KUBE_CA_FILE (Calico cni-plugin/pkg/install). */
function dialledByCni(place: ContainerPlace): Dialled {
  const environment = environmentOf(place);
  const config = cniConfig(place, environment);
  const plugin = config.kind === 'known' ? config.plugin : {};
  const root = ['kubernetes', 'policy']
    .map((section) => textAt(objectAt(plugin, section), 'k8s_api_root') ?? '')
    .find((text) => text !== '' && !text.includes('__KUBERNETES_SERVICE_HOST__'));
  const { value } = variable(environment, 'KUBE_CA_FILE');
  const ca = value.kind === 'set' && value.text !== '' ? caAt(place, value.text) : clusterCa(place);
  return { host: root === undefined ? clusterHost(place) : hostOf(root), ca };
}

function clusterHost(place: ContainerPlace): string | null {
  const { value } = variable(environmentOf(place), 'KUBERNETES_SERVICE_HOST');
  return value.kind === 'set' && value.text !== '' ? value.text : null;
}

function clusterCa(place: ContainerPlace): ClientCa {
  const credential = serviceAccountCredential(place);
  if (credential.kind === 'none') return { kind: 'missing', why: credential.why };
  return credential.kind === 'unknown' ? { kind: 'unknown', why: credential.why } : { kind: 'cluster' };
}

function caAt(place: ContainerPlace, path: string): ClientCa {
  if (isClusterCa(place, path)) return { kind: 'cluster' };
  const file = fileAt(place, path);
  if (file.kind !== 'found') return { kind: file.kind, why: file.why };
  return file.value.kind === 'text'
    ? { kind: 'text', text: file.value.text }
    : { kind: 'unknown', why: `the content of ${path} is not kept` };
}

function kubeconfigCa(place: ContainerPlace, cluster: JsonObject): ClientCa {
  const data = textAt(cluster, 'certificate-authority-data') ?? '';
  if (data !== '') return { kind: 'text', text: Buffer.from(data, 'base64').toString('utf8') };
  const path = textAt(cluster, 'certificate-authority') ?? '';
  return path === '' ? { kind: 'none' } : caAt(place, path);
}

function kubeconfigCluster(place: ContainerPlace, path: string, context: string): JsonObject {
  const file = fileAt(place, path);
  const text = file.kind === 'found' && file.value.kind === 'text' ? file.value.text : '';
  return chosenEntries(text, context)?.cluster ?? {};
}

/** The host of a URL without brackets, as Go's url.Hostname. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : url;
}
