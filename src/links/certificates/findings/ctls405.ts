import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { placeOf } from '../certificate-name.ts';
import type { CertificateChecks, JudgedFile, JudgedLeaf, JudgedTrust } from '../checks.ts';

export const ctls405: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS405',
  link: null,
  severity: 'error',
  title: 'The file holds a PEM certificate',
  explanation: 'Typha and Felix read PEM blocks of type CERTIFICATE and nothing else.',
  remedy: 'Store the certificate in PEM form, the leaf first.',
  probedOn: ['felix-typha'],
  examples: certificate,
  asCause: 'a certificate or CA file holds no PEM certificate',
  checks: { leaf: read, malformed: notPem, trust: noPemOfCa },
});

function read({ subject }: JudgedLeaf): CheckResult[] {
  return [passed(ctls405, subject)];
}

function notPem({ stored, fail }: JudgedFile, why: string): CheckResult[] {
  return [fail(ctls405, { message: `${placeOf(stored)} is not a PEM certificate: ${why}` })];
}

function noPemOfCa({ stored, fail, remedyFor }: JudgedTrust): CheckResult[] {
  const { problem, object, source } = stored;
  if (problem?.kind !== 'malformed') return [];
  const place = placeOf({ source, key: object?.key ?? null });
  return [
    fail(ctls405, {
      message: `${place} holds no CA certificate in PEM form: ${problem.why}`,
      remedy: remedyFor('CTLS405') ?? {
        command: null,
        text: 'Store the PEM certificates of the CA there.',
      },
    }),
  ];
}
