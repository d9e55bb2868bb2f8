import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';

export const ctls410: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS410',
  link: null,
  severity: 'warning',
  title: 'The leaf certificate is not a CA',
  explanation:
    'A leaf with the CA flag can sign further certificates: whoever has its key makes identities. SPIFFE forbids it.',
  remedy: 'Issue leafs without the CA flag.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: noAuthority },
});

function noAuthority({ leaf, name, subject, fail }: JudgedLeaf): CheckResult[] {
  if (!leaf.isCa) return [passed(ctls410, subject)];
  return [fail(ctls410, { message: `${name} has the CA flag: its key can sign further certificates` })];
}
