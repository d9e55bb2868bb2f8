import { operatorNamespace } from '../../../calico/installation.ts';
import { workloadName } from '../../../calico/workload.ts';
import { operatorSecrets, statedIdentity } from '../../../links/felix-typha/operator-secret.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import type { Blocker } from '../../model/draft.ts';

const ignoreAnnotation = 'unsupported.operator.tigera.io/ignore';

/**
 * What the operator accepts without a word and a plan does not: rubbish in typha-ca, white space in names. A plan
 * that brings a CA may start from one that has expired.
 */
export function operatorBlocker(state: FelixTyphaState, now: Date, bringsCa = false): Blocker | null {
  const left = [...state.servers, ...state.clients]
    .map((end) => end.workload)
    .find(({ object }) => object.metadata.annotations?.[ignoreAnnotation] === 'true');
  if (left !== undefined)
    return {
      blocked: `${workloadName(left)} carries the annotation ${ignoreAnnotation}: the operator leaves it alone, so what its Secrets say does not reach it`,
      remedy: `Take the annotation away (kubectl annotate ${left.object.kind.toLowerCase()} ${left.name} -n ${left.namespace} ${ignoreAnnotation}-); the operator then sets it up again.`,
    };
  for (const [kind, name] of [
    ['ConfigMap', 'typha-ca'],
    ['Secret', 'typha-certs'],
    ['Secret', 'node-certs'],
  ] as const) {
    const read = lookUp(state.snapshot, kind, operatorNamespace, name).kind;
    if (read === 'forbidden' || read === 'failed') return unreadable(kind, name);
    if (read === 'absent' && kind === 'Secret') return missing(name);
  }
  const map = knownValue(lookUp(state.snapshot, 'ConfigMap', operatorNamespace, 'typha-ca'));
  if (map !== undefined) {
    const { certificates } = parseCertificates(map.data?.caBundle ?? '');
    if (certificates.length === 0 || (!bringsCa && certificates.every((c) => c.notAfter < now)))
      return {
        blocked: `ConfigMap ${operatorNamespace}/typha-ca holds no valid CA certificate`,
        remedy:
          'Put the CA of the certificates into its key caBundle, or delete it when no certificate of your own is in use.',
      };
  }
  for (const name of operatorSecrets) {
    const stated = knownValue(statedIdentity(state.snapshot, name));
    const texts = [stated?.commonName ?? '', stated?.uriSan ?? ''];
    if (texts.some((text) => text !== text.trim()))
      return {
        blocked: `Secret ${operatorNamespace}/${name} states a name with white space around it, which matches no certificate`,
        remedy: 'Write common-name and uri-san without a trailing line break.',
      };
  }
  return null;
}

function unreadable(kind: 'ConfigMap' | 'Secret', name: string): Blocker {
  return {
    blocked: `${kind} ${operatorNamespace}/${name} could not be read`,
    remedy: 'Get the right to read it: a plan that cannot be proved is not made.',
  };
}

/** What lacks while a Secret of the operator is not there. */
export function missing(name: string): Blocker {
  return {
    blocked: `Secret ${operatorNamespace}/${name} does not exist`,
    remedy: 'Wait until the operator has made it; kubectl get tigerastatus calico says what keeps it.',
  };
}
