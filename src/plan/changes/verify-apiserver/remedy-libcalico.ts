import { libcalicoAccess } from '../../../calico/apiserver-access.ts';
import { isClusterCa, serviceAccountCa } from '../../../calico/apiserver-credential.ts';
import { environmentOf } from '../../../calico/container-place.ts';
import { type Client, standingOf } from '../../connections/kube-apiserver/connection-state.ts';
import { effectiveName, type Left, type Mending, unmended, withEdit } from './remediation.ts';
import { mendKubeconfig } from './remedy-kubeconfig.ts';
import { withoutVariable, withVariable } from './variable-edit.ts';

/** As many settings as can weaken one client: both prefixes of two variables, and a kubeconfig. */
const attempts = 6;

/** A client that reads K8S_ settings, with all that weakens it taken away and a CA to verify with, or why not. */
export function mendLibcalico(client: Client, now: Date): Mending | Left {
  let mending = unmended(client);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { transport, verification } = libcalicoAccess(mending.client.place);
    if (transport.kind !== 'http' && verification.kind !== 'skipped') return trusting(mending, now);
    const next = transport.kind === 'http' ? overHttps(mending, transport.url) : verifying(mending);
    if ('left' in next) return next;
    mending = next;
  }
  return { left: 'take away what weakens it: the settings lead to each other' };
}

/** Without an address of its own a component dials the one of its kubeconfig, else of the cluster: by https. */
function overHttps(mending: Mending, url: string): Mending | Left {
  const { place } = mending.client;
  const endpoint = effectiveName(place, 'K8S_API_ENDPOINT');
  if (endpoint !== null) return withEdit(mending, withoutVariable(place, endpoint, ''));
  return { left: `give its kubeconfig an https:// address in place of ${url}` };
}

function verifying(mending: Mending): Mending | Left {
  const { place } = mending.client;
  const skip = effectiveName(place, 'K8S_INSECURE_SKIP_TLS_VERIFY');
  const { verification } = libcalicoAccess(place);
  const byVariable =
    verification.kind === 'skipped' && skip !== null && verification.origin.startsWith(`${skip}=`);
  return byVariable ? withEdit(mending, withoutVariable(place, skip, 'false')) : mendKubeconfig(mending);
}

/** The client as it is where it verifies, or with the CA of the cluster for an address that has none. */
function trusting(mending: Mending, now: Date): Mending | Left {
  const standing = standingOf(mending.client, now);
  if (standing.kind === 'verified') return mending;
  const { place } = mending.client;
  const { transport } = libcalicoAccess(place);
  if (transport.kind === 'unknown') return { left: `write https:// before its address: ${transport.why}` };
  const why = standing.kind === 'unverified' ? 'it does not verify' : standing.why;
  if (effectiveName(place, 'K8S_CA_FILE') !== null || !isClusterCa(place, serviceAccountCa))
    return { left: remedyOf(why) };
  const container = withVariable(place.container, caVariable(mending), serviceAccountCa);
  const reason = `${place.container.name} has an address of its own and no CA: that of the cluster, which is mounted, verifies it.`;
  const trusted = withEdit(mending, { container, why: reason });
  const after = standingOf(trusted.client, now);
  if (after.kind === 'verified') return trusted;
  return { left: remedyOf(after.kind === 'unverified' ? why : after.why) };
}

/** An empty CALICO_K8S_CA_FILE would win over K8S_CA_FILE. */
function caVariable({ client: { place } }: Mending): string {
  return environmentOf(place).variables.has('CALICO_K8S_CA_FILE') ? 'CALICO_K8S_CA_FILE' : 'K8S_CA_FILE';
}

const remedyOf = (why: string): string =>
  `give it the right address (K8S_API_ENDPOINT or its kubeconfig) and the right CA (K8S_CA_FILE) first: ${why}`;
