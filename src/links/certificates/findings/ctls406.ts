import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { certificateName } from '../certificate-name.ts';
import type { CertificateChecks, JudgedLeaf, JudgedTrust } from '../checks.ts';
import { weaknesses } from '../key-strength.ts';

export const ctls406: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS406',
  link: null,
  severity: 'warning',
  title: 'Key and signature are strong enough',
  explanation:
    'Go refuses MD5 and SHA-1 signatures and RSA keys under 1024 bits in handshakes; RSA under 2048 bits is accepted and weak.',
  remedy: 'Issue a certificate with ECDSA P-256 or RSA 2048 and SHA-256.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: strong, trust: strongAuthorities },
});

function strong({ stored, name, subject, fail }: JudgedLeaf): CheckResult[] {
  const found = stored.chain.flatMap((certificate, index) =>
    weaknesses(certificate, stored.gos).map(({ severity, what }) =>
      fail(ctls406, {
        severity,
        message: `${index === 0 ? name : `${certificateName(stored, certificate)}, an issuer in the file,`} ${what}`,
      }),
    ),
  );
  return found.length === 0 ? [passed(ctls406, subject)] : found;
}

function strongAuthorities({ stored, fail }: JudgedTrust): CheckResult[] {
  if (stored.problem !== null) return [];
  return stored.anchors.flatMap((anchor) =>
    weaknesses({ ...anchor, selfIssued: true }, stored.gos).map(({ severity, what }) =>
      fail(ctls406, { severity, message: `CA ${certificateName(stored, anchor)} ${what}` }),
    ),
  );
}
