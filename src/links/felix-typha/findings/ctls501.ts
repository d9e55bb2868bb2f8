import { findingKind } from '../../finding-kind.ts';

export const ctls501 = findingKind({
  code: 'CTLS501',
  link: null,
  severity: 'info',
  title: 'No rollout is under way',
  explanation:
    'While pods of an old and a new template run side by side, each of them must accept each of the other end.',
  remedy: 'Wait for the rollout, or look at the pod that holds it up.',
  passesFrom: ['replica-sets', 'controller-revisions', 'typha-pods', 'node-pods'],
});
