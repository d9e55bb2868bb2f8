import { findingKind } from '../../finding-kind.ts';

export const ctls140 = findingKind({
  code: 'CTLS140',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha can be reached on its port',
  explanation:
    'A Typha that is not listening has either not finished starting, repeats the validation of incomplete settings, or has lost its port to another process. Its clients walk on to another Typha.',
  remedy: 'Look at the log of the pod: kubectl calico-tls diagnose names the line.',
});
