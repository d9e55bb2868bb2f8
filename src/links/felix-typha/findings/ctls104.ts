import { ofTyphas } from '../../../calico/lists.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls104 = findingKind({
  code: 'CTLS104',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha and its clients both use TLS, or both do not',
  explanation:
    'Typha has no mode that serves both. A plaintext client of a TLS Typha and a TLS client of a plaintext Typha never get a connection, though Felix logs "Successfully connected".',
  remedy: 'Bring both ends to the same mode.',
  passesFrom: ofTyphas,
  probedOn: ['felix-typha'],
  examples: typhaSettings,
});
