import { ofEnds } from '../../../calico/lists.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls101 = findingKind({
  code: 'CTLS101',
  link: 'felix-typha',
  severity: 'error',
  title: 'The connection between Felix and Typha is encrypted',
  explanation:
    'Without TLS everyone who reaches port 5473 of a Typha reads all policies and endpoints, and whoever can answer in its place decides what every node enforces. The published manifests set no TLS.',
  remedy:
    'Run kubectl calico-tls enable: it gives Typha and calico-node certificates and TLS settings by way of a second Typha. Typha speaks either plaintext or TLS on its port, decided when it starts, so a change in place cuts off every client that has not restarted yet.',
  passesFrom: ofEnds,
  probedOn: ['felix-typha'],
  examples: typhaSettings,
  onHost: 'Set CA, certificate and key files and the name of the other end, at both ends.',
});
