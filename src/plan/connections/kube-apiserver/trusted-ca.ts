import type { ApiserverClient } from '../../../calico/apiserver-clients.ts';
import { isClusterCa, serviceAccountCredential } from '../../../calico/apiserver-credential.ts';
import { chosenEntries } from '../../../calico/apiserver-kubeconfig.ts';
import { type ContainerPlace, environmentOf, fileAt } from '../../../calico/container-place.ts';
import { variable } from '../../../calico/environment.ts';
import { libcalicoVariable } from '../../../calico/libcalico-variable.ts';
import { type JsonObject, textAt } from '../../../json.ts';
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

/** What a client verifies with over https; nothing here says whether it verifies. */
export function trustedCa({ component, place }: Pick<ApiserverClient, 'component' | 'place'>): ClientCa {
  return component === 'install-cni' ? ofCni(place) : ofLibcalico(place);
}

/** The text of the cluster's CA, which Kubernetes keeps in a ConfigMap of each namespace; null when it was not read. */
export function clusterCaText({ snapshot, namespace }: ContainerPlace): string | null {
  return knownValue(lookUp(snapshot, 'ConfigMap', namespace, 'kube-root-ca.crt'))?.data?.['ca.crt'] ?? null;
}

/** client-go takes the pod's token and CA where neither address nor kubeconfig is given (tools/clientcmd, rest). */
function ofLibcalico(place: ContainerPlace): ClientCa {
  const environment = environmentOf(place);
  const text = (name: string): string => {
    const { value } = libcalicoVariable(environment, name);
    return value.kind === 'set' ? value.text : '';
  };
  const caFile = text('K8S_CA_FILE');
  if (caFile !== '') return caAt(place, caFile);
  const path = text('KUBECONFIG');
  if (path === '' && text('K8S_API_ENDPOINT') === '') return clusterCa(place);
  return kubeconfigCa(place, path === '' ? {} : kubeconfigCluster(place, path, text('K8S_CURRENT_CONTEXT')));
}

/** The kubeconfig that install-cni writes has the cluster's CA, or KUBE_CA_FILE (Calico cni-plugin/pkg/install). */
function ofCni(place: ContainerPlace): ClientCa {
  const { value } = variable(environmentOf(place), 'KUBE_CA_FILE');
  return value.kind === 'set' && value.text !== '' ? caAt(place, value.text) : clusterCa(place);
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
