import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserverClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks } from '../checks.ts';
import type { JudgedEnd } from '../end.ts';

export const ctls203: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS203',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'Components show credentials that expire',
  explanation:
    'Projected tokens last an hour and are renewed; the CNI plugin has a token of a day that calico-node renews. A token in a Secret, an environment or a configuration never ends: once copied, it opens the door until somebody deletes it.',
  remedy: 'Use the projected token of the service account, which is there without any setting.',
  examples: apiserverClient,
  onHost: 'Use a client certificate, or a kubeconfig whose token is renewed.',
  checks: { end: credential },
});

function credential({ name, client }: JudgedEnd): CheckResult[] {
  const { credential: shown } = client.access;
  const fail = (message: string) => [failedCheck(ctls203, { subject: name, message: `${name} ${message}` })];
  switch (shown.kind) {
    case 'projected-token':
    case 'requested-token':
    case 'client-certificate':
      return [passed(ctls203, name)];
    case 'legacy-token':
      return fail(`uses a service account token that never expires, from ${shown.where}`);
    case 'static-token':
      return fail(`uses a fixed token, which nothing renews, from ${shown.where}`);
    case 'none':
      return fail(`has no credential: ${shown.why}`);
    case 'unknown':
      return [unknown(ctls203, name, shown.why)];
  }
}
