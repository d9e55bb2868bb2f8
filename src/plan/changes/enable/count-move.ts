import { containerNamed } from '../../../calico/workload.ts';
import type { Deployment } from '../../../snapshot/objects.ts';
import { changeWorkload } from '../../edits/object-change.ts';
import { editEnv, withTemplate } from '../../edits/pod-template.ts';
import type { Draft } from '../../model/draft.ts';
import { portsOf } from './ports.ts';
import type { EnableState } from './state.ts';

/** Marks a Typha whose metrics this program has turned on, to turn them off again. */
const countsAnnotation = 'kubectl-calico-tls/metrics';
const container = 'calico-typha';

/** Lets the first Typha tell how many clients it still has, where it does not. */
export function countMove({ canonical }: EnableState): Draft | null {
  const { object, end } = canonical;
  const { template } = object.spec;
  if (portsOf(containerNamed(template, container), end.tls.environment).metrics !== null) return null;
  const counting = editEnv(template, container, {
    TYPHA_PROMETHEUSMETRICSENABLED: 'true',
    TYPHA_PROMETHEUSMETRICSHOST: '127.0.0.1',
  });
  const annotations = { ...object.metadata.annotations, [countsAnnotation]: 'turned on' };
  const after = { ...withTemplate(object, counting), metadata: { ...object.metadata, annotations } };
  return {
    id: 'count-streams',
    title: 'Let the first Typha count its clients',
    why: 'Hosts outside the cluster may dial it too, and with its metrics off nobody can tell. They are served on the loopback address of its node alone, and are turned off with the next step. With --no-external-clients this is left out.',
    changes: [changeWorkload(object, after)],
    effects: [],
    waits: [{ kind: 'rollouts' }],
  };
}

/** The Deployment with its metrics off again, where this program has turned them on. */
export function withoutCounting(object: Deployment): Deployment {
  const { [countsAnnotation]: mark, ...annotations } = object.metadata.annotations ?? {};
  if (mark === undefined) return object;
  const template = editEnv(object.spec.template, container, {
    TYPHA_PROMETHEUSMETRICSENABLED: null,
    TYPHA_PROMETHEUSMETRICSHOST: null,
  });
  return {
    ...object,
    metadata: { ...object.metadata, annotations },
    spec: { ...object.spec, template },
  };
}
