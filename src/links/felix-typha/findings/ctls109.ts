import { ofEnds } from '../../../calico/lists.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls109 = findingKind({
  code: 'CTLS109',
  link: 'felix-typha',
  severity: 'info',
  title: 'Only a SPIFFE ID identifies the other end',
  explanation:
    'With a Common Name alone, any certificate of the CA with that name is accepted; where both are set, either suffices, so the Common Name still opens the door. Calico recommends SPIFFE IDs.',
  remedy:
    'Move to SPIFFE IDs, or finish the move: both ends must carry and require them before the Common Name is dropped.',
  passesFrom: ofEnds,
  examples: identity,
});
