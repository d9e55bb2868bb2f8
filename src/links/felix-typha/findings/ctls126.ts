import { ofEnds, ofTyphas } from '../../../calico/lists.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls126 = findingKind({
  code: 'CTLS126',
  link: 'felix-typha',
  severity: 'error',
  title: 'Clients find a Typha',
  explanation:
    'A client lists the endpoints of the Service that its settings name, and connects to those whose port is named calico-typha. Without one it cannot start.',
  remedy: 'Point the Service at the Typha pods, name its port calico-typha, and run at least one Typha.',
  passesFrom: ofTyphas,
  failsFrom: ofEnds,
  examples: typhaSettings,
});
