import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserverClient } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks } from '../checks.ts';
import type { JudgedEnd } from '../end.ts';

export const ctls205: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS205',
  link: 'kube-apiserver',
  severity: 'warning',
  title: "calico-node renews the CNI plugin's token",
  explanation:
    'install-cni leaves a token of 24 hours in calico-kubeconfig on the node, and calico-node renews it. With CALICO_MANAGE_CNI=false nobody does, and pods stop being created a day later ("connection is unauthorized").',
  remedy: 'Remove CALICO_MANAGE_CNI=false, or renew the file by other means.',
  examples: apiserverClient,
  checks: { end: cniTokenRenewed },
});

function cniTokenRenewed({ name, client }: JudgedEnd): CheckResult[] {
  if (client.component !== 'install-cni') return [];
  const { kind } = client.access.credential;
  if (kind === 'unknown') return [unknown(ctls205, name, 'how the CNI plugin authenticates is not known')];
  if (kind !== 'requested-token') return [];
  switch (client.tokenRenewed) {
    case true:
      return [passed(ctls205, name)];
    case null:
      return [unknown(ctls205, name, 'CALICO_MANAGE_CNI of calico-node is not known')];
    case false:
      return [
        failedCheck(ctls205, {
          subject: name,
          message: `CALICO_MANAGE_CNI is false: nobody renews the token of 24 hours that ${name} leaves on the node`,
        }),
      ];
  }
}
