import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls110 = findingKind({
  code: 'CTLS110',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Required SPIFFE IDs are valid SPIFFE IDs',
  explanation:
    'Calico compares text and does not look at the form, so an ID that breaks the SPIFFE standard works here and fails with other software.',
  remedy:
    'Use spiffe://<trust domain>/<path> with a lower-case trust domain and no trailing slash, port, query or fragment.',
  examples: identity,
});
