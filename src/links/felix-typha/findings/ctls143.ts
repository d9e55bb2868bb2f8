import { findingKind } from '../../finding-kind.ts';

export const ctls143 = findingKind({
  code: 'CTLS143',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha accepts calico-node in a live handshake',
  explanation:
    "The handshake was made with calico-node's own certificate. A refusal that the stored settings do not explain means that the Typha runs with others: it read its files and names when it started.",
  remedy: 'Restart Typha pod by pod, or look at its log with kubectl calico-tls diagnose.',
});
