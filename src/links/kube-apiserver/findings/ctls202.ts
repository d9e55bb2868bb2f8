import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserverClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, InstalledBy } from '../checks.ts';
import type { JudgedEnd } from '../end.ts';
import { enableRemedy } from '../remedy.ts';

export const ctls202: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS202',
  link: 'kube-apiserver',
  severity: 'error',
  title: "Components verify kube-apiserver's certificate",
  explanation:
    "A component that skips verification gives its token to whoever answers in kube-apiserver's place.",
  remedy:
    'Remove the setting; where the CA was the problem, give the right one. In a manifest install `kubectl calico-tls enable kube-apiserver` does it, where the CA verifies.',
  examples: apiserverClient,
  onHost: 'Remove the setting; where the CA was the problem, give the right one.',
  checks: { end: verified },
});

/** Nothing is to be verified without TLS. */
function verified({ name, client }: JudgedEnd, installedBy: InstalledBy): CheckResult[] {
  const { transport, verification } = client.access;
  if (transport.kind === 'http') return [];
  switch (verification.kind) {
    case 'verified':
      return [passed(ctls202, name)];
    case 'unknown':
      return [unknown(ctls202, name, verification.why)];
    case 'skipped': {
      const healed =
        client.component === 'install-cni' && client.tokenRenewed === true
          ? '; calico-node rewrites the file with a CA at its first renewal of the token'
          : '';
      return [
        failedCheck(ctls202, {
          subject: name,
          message: `${name} does not verify kube-apiserver's certificate: ${verification.origin}${healed}`,
          evidence: [verification.origin],
          remedy: enableRemedy(client, installedBy),
        }),
      ];
    }
  }
}
