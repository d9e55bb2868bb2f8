import { findingKind } from '../../finding-kind.ts';

export const ctls441 = findingKind({
  code: 'CTLS441',
  link: null,
  severity: 'warning',
  title: 'The server can be reached and answers with TLS',
  explanation:
    'An address that only nodes of the cluster reach cannot be probed from elsewhere: where there is a pod behind it, the probe goes through that.',
  remedy: 'Run the probe where the address can be reached.',
});
