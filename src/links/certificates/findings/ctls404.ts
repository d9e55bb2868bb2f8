import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';

export const ctls404: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS404',
  link: null,
  severity: 'error',
  title: 'The private key belongs to the certificate',
  explanation:
    'Typha panics at start, clients fail at every connection attempt. The operator does not look. One wrong character in the key is enough: Go checks all of its numbers, which openssl takes as they are.',
  remedy: 'Store the certificate and the key of one pair.',
  examples: certificate,
  asCause: 'the private key belongs to another certificate',
  checks: { pair: keyFits },
});

function keyFits({ stored, name, subject, fail }: JudgedLeaf): CheckResult[] {
  const { keyMatches, keyError, keyDoubt, keyTrace } = stored;
  switch (keyMatches) {
    case 'yes':
      return [passed(ctls404, subject)];
    case 'no':
      return [
        fail(ctls404, { message: `The private key beside ${name} belongs to another one (${keyError})` }),
      ];
    case 'not readable': {
      if (keyError !== null)
        return [
          fail(ctls404, {
            message: `The private key beside ${name} cannot be used (${keyError})`,
            evidence: keyTrace.problem === null ? [] : [keyTrace.problem],
          }),
        ];
      const why = keyDoubt ?? keyTrace.unjudged ?? 'the private key beside it was not readable';
      return [unknown(ctls404, subject, why)];
    }
    case null:
      return [];
  }
}
