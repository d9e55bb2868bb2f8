import { ofTyphas } from '../../../calico/lists.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls108 = findingKind({
  code: 'CTLS108',
  link: 'felix-typha',
  severity: 'error',
  title: "Felix accepts Typha's certificate",
  explanation:
    "Each client compares the Common Name of Typha's certificate with TYPHACN and its URI SANs with TYPHAURISAN, letter by letter; either suffices where both are set. The address of Typha is not compared.",
  remedy: 'Issue a server certificate with the required name, or correct the name that the clients require.',
  passesFrom: ofTyphas,
  probedOn: ['felix-typha'],
  examples: identity,
});
