import { ofEnds } from '../../../calico/lists.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls121 = findingKind({
  code: 'CTLS121',
  link: 'felix-typha',
  severity: 'error',
  title: 'Windows nodes have the same settings as Linux nodes',
  explanation:
    'Felix on Windows connects to the same Typhas. Settings that differ leave Windows nodes with old policies.',
  remedy: 'Give the Windows DaemonSet the same settings and Secrets.',
  passesFrom: ofEnds,
  examples: typhaSettings,
});
