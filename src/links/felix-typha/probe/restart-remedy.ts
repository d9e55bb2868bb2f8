import type { Remedy } from '../../../findings/finding.ts';
import type { TyphaView } from './typha-view.ts';

/** What mends a Typha that runs with files of the past; under the operator it is left to the operator. */
export function restartRemedy({ target, byOperator }: TyphaView): { readonly remedy?: Remedy } {
  if (byOperator) return {};
  const { object, name, namespace } = target.server.workload;
  return {
    remedy: {
      command: `kubectl rollout restart ${object.kind.toLowerCase()}/${name} -n ${namespace}`,
      text: 'First make sure that no other finding says that the stored certificate is refused.',
    },
  };
}
