import { cniAccess } from '../../../calico/cni-access.ts';
import { cniConfig } from '../../../calico/cni-config.ts';
import { type ContainerPlace, environmentOf, fileAt } from '../../../calico/container-place.ts';
import { variable } from '../../../calico/environment.ts';
import { objectAt, textAt } from '../../../json.ts';
import { type Client, connectionStateOf } from '../../connections/kube-apiserver/connection-state.ts';
import { keyBehind, type MapKey, textOfKey, withText } from './config-map-text.ts';
import { type Left, type Remediation, unremedied, withEdit, withMap } from './remediation.ts';
import { withoutVariable, withVariable } from './variable-edit.ts';

/** SKIP_TLS_VERIFY, KUBERNETES_SERVICE_PROTOCOL and two addresses in the configuration can weaken it. */
const attempts = 5;

/** install-cni as it leaves a verifying configuration on each node, or why it cannot. */
export function remedyCni(client: Client, now: Date): Remediation | Left {
  let remediation = unremedied(client);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { place } = remediation.client;
    const { transport, verification } = cniAccess(place);
    if (transport.kind !== 'http' && verification.kind !== 'skipped') break;
    if (verification.kind === 'skipped') {
      remediation = withEdit(remediation, withoutVariable(place, 'SKIP_TLS_VERIFY', 'false'));
      continue;
    }
    if (transport.kind === 'http' && transport.variable !== null) {
      remediation = withEdit(remediation, withoutVariable(place, transport.variable, 'https'));
      continue;
    }
    const next = withoutHttpRoot(remediation);
    if ('left' in next) return next;
    remediation = next;
  }
  const found = connectionStateOf(remediation.client, now);
  if (found.kind === 'verified') return remediation;
  const why = found.kind === 'unverified' ? 'its configuration would still not verify' : found.why;
  return { left: `give the CNI plugin the right address and CA first: ${why}` };
}

/** The network configuration without an http address: with that of the kubeconfig which install-cni writes. */
function withoutHttpRoot(remediation: Remediation): Remediation | Left {
  const { place } = remediation.client;
  const config = cniConfig(place, environmentOf(place));
  const plugin = config.kind === 'known' ? config.plugin : {};
  const hasKubeconfig = (textAt(objectAt(plugin, 'kubernetes'), 'kubeconfig') ?? '') !== '';
  const text = configText(place);
  const edited = text === null ? null : httpsRoots(text.text, hasKubeconfig);
  if (text === null || edited === null || edited === text.text)
    return { left: 'give k8s_api_root of the CNI configuration an https:// address' };
  const why =
    'The nodes get the address of the CNI plugin from the network configuration that install-cni writes.';
  if (text.at === null)
    return withEdit(remediation, { container: withVariable(place.container, text.variable, edited), why });
  const map = withText(place.snapshot, text.at, edited);
  if (map === null) return { left: 'give k8s_api_root of the CNI configuration an https:// address' };
  return withMap(
    remediation,
    map,
    `${why} Key ${text.at.key} of ConfigMap ${text.at.namespace}/${text.at.name} is read by install-cni alone.`,
  );
}

interface ConfigText {
  readonly variable: string;
  readonly text: string;
  /** Null: a literal in the template. */
  readonly at: MapKey | null;
}

/** The text of the network configuration and where it stands; null where this program does not write. */
function configText(place: ContainerPlace): ConfigText | null {
  const environment = environmentOf(place);
  const file = variable(environment, 'CNI_NETWORK_CONFIG_FILE').value;
  if (file.kind === 'set' && file.text !== '') {
    const at = keyBehind(fileAt(place, file.text));
    const text = at === null ? null : textOfKey(place.snapshot, at);
    return text === null ? null : { variable: 'CNI_NETWORK_CONFIG_FILE', text, at };
  }
  const name = 'CNI_NETWORK_CONFIG';
  const at = cniConfigKey(place);
  if (at !== null) {
    const text = textOfKey(place.snapshot, at);
    return text === null ? null : { variable: name, text, at };
  }
  const own = place.container.env?.findLast((entry) => entry.name === name);
  return own?.value === undefined ? null : { variable: name, text: own.value, at: null };
}

/** The key that CNI_NETWORK_CONFIG comes from; null where it is a literal or comes otherwise. */
export function cniConfigKey({ namespace, container }: ContainerPlace): MapKey | null {
  const own = container.env?.findLast((entry) => entry.name === 'CNI_NETWORK_CONFIG');
  const { name, key } = own?.valueFrom?.configMapKeyRef ?? {};
  return name === undefined || key === undefined ? null : { namespace, name, key };
}

const httpRoot = /"k8s_api_root"\s*:\s*"http:\/\/([^"]*)"/gi;

/**
 * The configuration with https where the host is a placeholder of the cluster's own address, and without other http
 * addresses where a kubeconfig gives one; null when none gives one. The text is not parsed: it may hold bare
 * placeholders.
 */
export function httpsRoots(text: string, hasKubeconfig: boolean): string | null {
  const own = text.replace(httpRoot, (match, host: string) =>
    host.startsWith('__KUBERNETES_SERVICE_HOST__') ? match.replace(/http:/i, 'https:') : match,
  );
  if (own.search(httpRoot) < 0) return own;
  if (!hasKubeconfig) return null;
  const pair = httpRoot.source;
  return own
    .replace(new RegExp(`${pair}\\s*,\\s*`, 'gi'), '')
    .replace(new RegExp(`\\s*,\\s*${pair}`, 'gi'), '')
    .replace(httpRoot, '');
}
