import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import { certificateName } from '../certificate-name.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';

export const ctls408: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS408',
  link: null,
  severity: 'error',
  title: 'The certificate may be used for its side',
  explanation:
    'A client certificate needs the extended key usage clientAuth, a server certificate serverAuth, or none at all; the same holds for each CA of the chain.',
  remedy: 'Issue it with the right extended key usage.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: usable },
});

function usable({ stored, name, subject, role, fail }: JudgedLeaf): CheckResult[] {
  const wanted = role === 'server' ? 'serverAuth' : 'clientAuth';
  const unfit = stored.chain.find(
    ({ extendedKeyUsage }) =>
      extendedKeyUsage !== null && !extendedKeyUsage.some((usage) => usage === 'any' || usage === wanted),
  );
  if (unfit === undefined) return [passed(ctls408, subject)];
  const whose = unfit === stored.leaf ? name : `${certificateName(stored, unfit)}, an issuer in the file,`;
  return [
    fail(ctls408, {
      message: `${whose} has the extended key usage ${listed(unfit.extendedKeyUsage ?? [])}, not ${wanted}`,
    }),
  ];
}
