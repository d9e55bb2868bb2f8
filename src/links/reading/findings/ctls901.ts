import { findingKind } from '../../finding-kind.ts';

export const ctls901 = findingKind({
  code: 'CTLS901',
  link: null,
  severity: 'info',
  title: 'Every list that the link is judged from is whole',
  explanation:
    'A list that may not be read, is not answered, or is contradicted by other objects hides workloads, old pod templates and pods. What would pass or be absent for want of them is unknown then, and so is the link.',
  remedy: 'Get the right that is missing (kubectl calico-tls permissions status), or run the command again.',
});
