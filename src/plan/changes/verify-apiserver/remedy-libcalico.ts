import { libcalicoAccess } from '../../../calico/apiserver-access.ts';
import { isClusterCa, serviceAccountCa } from '../../../calico/apiserver-credential.ts';
import { environmentOf } from '../../../calico/container-place.ts';
import { type Client, connectionStateOf } from '../../connections/kube-apiserver/connection-state.ts';
import { effectiveName, type Left, type Remediation, unremedied, withEdit } from './remediation.ts';
import { remedyKubeconfig } from './remedy-kubeconfig.ts';
import { withoutVariable, withVariable } from './variable-edit.ts';

/** As many settings as can weaken one client: both prefixes of two variables, and a kubeconfig. */
const attempts = 6;

/** A client that reads K8S_ settings, with all that weakens it taken away and a CA to verify with, or why not. */
export function remedyLibcalico(client: Client, now: Date): Remediation | Left {
  let remediation = unremedied(client);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { transport, verification } = libcalicoAccess(remediation.client.place);
    if (transport.kind !== 'http' && verification.kind !== 'skipped') return trusting(remediation, now);
    const next = transport.kind === 'http' ? overHttps(remediation, transport.url) : verifying(remediation);
    if ('left' in next) return next;
    remediation = next;
  }
  return { left: 'take away what weakens it: the settings lead to each other' };
}

/** Without an address of its own a component dials the one of its kubeconfig, else of the cluster: by https. */
function overHttps(remediation: Remediation, url: string): Remediation | Left {
  const { place } = remediation.client;
  const endpoint = effectiveName(place, 'K8S_API_ENDPOINT');
  if (endpoint !== null) return withEdit(remediation, withoutVariable(place, endpoint, ''));
  return { left: `give its kubeconfig an https:// address in place of ${url}` };
}

function verifying(remediation: Remediation): Remediation | Left {
  const { place } = remediation.client;
  const skip = effectiveName(place, 'K8S_INSECURE_SKIP_TLS_VERIFY');
  const { verification } = libcalicoAccess(place);
  return verification.kind === 'skipped' && verification.variable !== null && skip !== null
    ? withEdit(remediation, withoutVariable(place, skip, 'false'))
    : remedyKubeconfig(remediation);
}

/** The client as it is where it verifies, or with the CA of the cluster for an address that has none. */
function trusting(remediation: Remediation, now: Date): Remediation | Left {
  const found = connectionStateOf(remediation.client, now);
  if (found.kind === 'verified') return remediation;
  const { place } = remediation.client;
  const { transport } = libcalicoAccess(place);
  if (transport.kind === 'unknown') return { left: `write https:// before its address: ${transport.why}` };
  const why = found.kind === 'unverified' ? 'it does not verify' : found.why;
  if (effectiveName(place, 'K8S_CA_FILE') !== null || !isClusterCa(place, serviceAccountCa))
    return { left: remedyOf(why) };
  const container = withVariable(place.container, caVariable(remediation), serviceAccountCa);
  const reason = `${place.container.name} has an address of its own and no CA: that of the cluster, which is mounted, verifies it.`;
  const trusted = withEdit(remediation, { container, why: reason });
  const after = connectionStateOf(trusted.client, now);
  if (after.kind === 'verified') return trusted;
  return { left: remedyOf(after.kind === 'unverified' ? why : after.why) };
}

/** An empty CALICO_K8S_CA_FILE would win over K8S_CA_FILE. */
function caVariable({ client: { place } }: Remediation): string {
  return environmentOf(place).variables.has('CALICO_K8S_CA_FILE') ? 'CALICO_K8S_CA_FILE' : 'K8S_CA_FILE';
}

const remedyOf = (why: string): string =>
  `give it the right address (K8S_API_ENDPOINT or its kubeconfig) and the right CA (K8S_CA_FILE) first: ${why}`;
