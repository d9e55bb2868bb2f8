import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed, shown } from '../../wording.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';

export const ctls411: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS411',
  link: null,
  severity: 'warning',
  title: 'The certificate has one URI SAN at most',
  explanation:
    'Calico accepts a certificate if any of its URIs matches; SPIFFE demands exactly one, and other software refuses more.',
  remedy: 'Issue it with one URI SAN.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: oneUri },
});

function oneUri({ leaf: { uriSans }, name, subject, fail }: JudgedLeaf): CheckResult[] {
  if (uriSans.length <= 1) return [passed(ctls411, subject)];
  return [
    fail(ctls411, { message: `${name} has ${uriSans.length} URI SANs: ${listed(uriSans.map(shown))}` }),
  ];
}
