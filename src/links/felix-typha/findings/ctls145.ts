import { findingKind } from '../../finding-kind.ts';

export const ctls145 = findingKind({
  code: 'CTLS145',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha asks for a client certificate',
  explanation: 'Without it anybody who reaches the port is served.',
  remedy: 'This is no Typha of Calico: look at what listens there.',
});
