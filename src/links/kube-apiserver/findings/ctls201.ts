import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserverClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, InstalledBy } from '../checks.ts';
import type { JudgedEnd } from '../end.ts';
import { enableRemedy } from '../remedy.ts';

export const ctls201: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS201',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'Every connection to kube-apiserver is encrypted',
  explanation:
    'With an http:// address the token that a component shows crosses the wire in the clear, and whoever takes it has its rights.',
  remedy:
    'Remove the setting: without one, components use https:// and the address of the cluster. In a manifest install `kubectl calico-tls enable kube-apiserver` does it.',
  examples: apiserverClient,
  onHost: 'Write https:// and name the CA of the cluster.',
  checks: { end: encrypted },
});

function encrypted({ name, client }: JudgedEnd, installedBy: InstalledBy): CheckResult[] {
  const { transport } = client.access;
  switch (transport.kind) {
    case 'https':
      return [passed(ctls201, name)];
    case 'unknown':
      return [unknown(ctls201, name, transport.why)];
    case 'http':
      return [
        failedCheck(ctls201, {
          subject: name,
          message: `${name} speaks plaintext to kube-apiserver (${transport.url})`,
          evidence: [transport.origin],
          remedy: enableRemedy(client, installedBy),
        }),
      ];
  }
}
