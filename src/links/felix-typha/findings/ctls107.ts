import { ofTyphas } from '../../../calico/lists.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls107 = findingKind({
  code: 'CTLS107',
  link: 'felix-typha',
  severity: 'error',
  title: "Typha accepts Felix's certificate",
  explanation:
    "Typha compares the client certificate's Common Name with TYPHA_CLIENTCN and its URI SANs with TYPHA_CLIENTURISAN, letter by letter; either suffices where both are set.",
  remedy: 'Issue a client certificate with the required name, or correct the name that Typha requires.',
  passesFrom: ofTyphas,
  probedOn: ['felix-typha'],
  examples: identity,
});
