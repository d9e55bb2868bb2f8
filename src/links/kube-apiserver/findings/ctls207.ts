import { apiserver } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls207 = findingKind({
  code: 'CTLS207',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'kube-apiserver issues and checks service account tokens with keys of their own',
  explanation:
    'Components identify themselves by service account tokens. --service-account-issuer names who issues them and --service-account-key-file the keys that check them; without the latter the key of the serving certificate is used, and changing that certificate makes every token invalid.',
  remedy:
    'Start kube-apiserver with --service-account-issuer, --service-account-signing-key-file and --service-account-key-file.',
  examples: apiserver,
});
