import type { Remedy } from '../../findings/finding.ts';
import type { InstalledBy } from './checks.ts';
import type { JudgedEnd } from './end.ts';

/** What mends a connection that is not encrypted or not verified, by who has set it up; null: what the catalogue says. */
export function enableRemedy(
  { component }: Pick<JudgedEnd['client'], 'component'>,
  installedBy: InstalledBy,
): Remedy | null {
  if (installedBy === null) return null;
  if (installedBy !== 'operator')
    return {
      command: 'kubectl calico-tls enable kube-apiserver',
      text: 'Takes the setting away where the component has a CA to verify with afterwards, and says what has to come first where not.',
    };
  return {
    command: null,
    text:
      component === 'operator'
        ? 'Give the kubeconfig of Deployment tigera-operator a CA and an https:// address.'
        : 'The operator sets nothing of the kind and takes it back: see why it does not (kubectl get tigerastatus, kubectl get pods -n tigera-operator).',
  };
}
