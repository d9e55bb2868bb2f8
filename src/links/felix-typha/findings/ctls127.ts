import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls127 = findingKind({
  code: 'CTLS127',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Clients find Typha through its Service',
  explanation:
    'With a fixed address, a client that is refused tries again without any pause, hundreds of times a second, and does not walk to another Typha.',
  remedy: 'Use FELIX_TYPHAK8SSERVICENAME instead of FELIX_TYPHAADDR.',
  examples: typhaSettings,
});
