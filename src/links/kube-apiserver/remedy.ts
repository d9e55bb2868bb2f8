import type { Installation } from '../../calico/installation.ts';
import type { CheckResult, Remedy } from '../../findings/finding.ts';
import type { JudgedEnd } from './end.ts';

/** What mends a connection that is not encrypted or not verified, by who has set it up. */
export function withEnableRemedy(
  check: CheckResult,
  { client }: JudgedEnd,
  { kind }: Pick<Installation, 'kind'>,
): CheckResult {
  if (check.outcome !== 'failed') return check;
  const remedy: Remedy =
    kind === 'operator'
      ? {
          command: null,
          text:
            client.component === 'operator'
              ? 'Give the kubeconfig of Deployment tigera-operator a CA and an https:// address.'
              : 'The operator sets nothing of the kind and takes it back: see why it does not (kubectl get tigerastatus, kubectl get pods -n tigera-operator).',
        }
      : {
          command: 'kubectl calico-tls enable kube-apiserver',
          text: 'Takes the setting away where the component has a CA to verify with afterwards, and says what has to come first where not.',
        };
  return { ...check, finding: { ...check.finding, remedy } };
}
