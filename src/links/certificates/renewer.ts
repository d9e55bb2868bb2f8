import { operatorNamespace } from '../../calico/installation.ts';
import { knownValue } from '../../snapshot/reading.ts';
import type { RedactedSecret } from '../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import { isOperatorIssued } from '../felix-typha/operator-secret.ts';
import type { StoredCertificate } from './stored-certificate.ts';

/** What renews a stored certificate before it expires; null when nothing does. */
export function renewerOf(
  snapshot: Snapshot,
  stored: StoredCertificate,
): 'the operator' | 'cert-manager' | null {
  if (stored.object?.object !== 'Secret') return null;
  const { namespace, name } = stored.object;
  const owners = [namespace, operatorNamespace].flatMap(
    (ns) => knownValue(lookUp(snapshot, 'Secret', ns, name))?.owners ?? [],
  );
  if (owners.includes('cert-manager')) return 'cert-manager';
  return stored.leaf !== null && isOperatorIssued(stored.leaf) ? 'the operator' : null;
}

/** The annotation in which cert-manager names the Certificate of a Secret. */
export const certificateNameAnnotation = 'cert-manager.io/certificate-name';

/** The command by which cert-manager renews a Secret: of its Certificate where that is known, else of the same name. */
export function certManagerCommand({ metadata }: Pick<RedactedSecret, 'metadata'>): string {
  const { namespace = 'default', name, annotations, ownerReferences = [] } = metadata;
  const owner = ownerReferences.find(({ kind }) => kind === 'Certificate')?.name;
  return `cmctl renew -n ${namespace} ${annotations?.[certificateNameAnnotation] ?? owner ?? name}`;
}
