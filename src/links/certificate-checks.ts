import { failedCheck, passed, unknown } from '../findings/check.ts';
import type { CheckResult, FindingCode, LinkName, Remedy, Severity } from '../findings/finding.ts';
import type { Certificate } from '../x509/certificate.ts';
import { ageOf, ageText, soonSeverity } from './expiry-checks.ts';
import type { JudgeContext } from './judgement.ts';
import { weaknesses } from './key-strength.ts';
import type { StoredCertificate } from './stored-certificate.ts';
import { listed, shown } from './wording.ts';

/** The particular remedy of a code; null leaves the catalogue's. */
export type RemedyFor = (code: FindingCode) => Remedy | null;

interface Particular {
  readonly code: FindingCode;
  readonly message: string;
  readonly severity?: Severity;
  readonly evidence?: readonly string[];
}

const leafCodes: readonly FindingCode[] = [
  'CTLS401',
  'CTLS402',
  'CTLS403',
  'CTLS405',
  'CTLS406',
  'CTLS408',
  'CTLS410',
  'CTLS411',
];

/**
 * What a stored certificate says of itself, whoever meets it: dates, key, form, strength, usage. A file that
 * is missing gives nothing: its link says so. `renewedBy` names what renews it, null when nothing does.
 */
export function certificateChecks(
  stored: StoredCertificate,
  role: 'server' | 'client',
  link: LinkName,
  context: Pick<JudgeContext, 'now' | 'expiresWithinMs'>,
  renewedBy: string | null,
  remedyFor: RemedyFor = () => null,
): CheckResult[] {
  const subject = subjectOf(stored);
  const fail = ({ code, ...rest }: Particular): CheckResult =>
    failedCheck(code, { subject, link, remedy: remedyFor(code), ...rest });
  const { leaf, trouble } = stored;
  if (trouble?.kind === 'missing') return [];
  if (trouble?.kind === 'malformed')
    return [
      fail({
        code: 'CTLS405',
        message: `${placeOf(stored)} is not a PEM certificate: ${trouble.why}`,
      }),
    ];
  if (leaf === null) {
    const why = trouble?.why ?? 'the certificate could not be read';
    return leafCodes.map((code) => unknown(code, subject, why));
  }
  const name = certificateName(stored, leaf);
  return [
    ...dateChecks(leaf, name, subject, context, renewedBy, fail),
    passed('CTLS405', subject),
    ...keyChecks(stored, name, subject, fail),
    ...strengthChecks(stored, name, subject, fail),
    usageCheck(stored, name, subject, role, fail),
    leaf.isCa
      ? fail({ code: 'CTLS410', message: `${name} has the CA flag: its key can sign further certificates` })
      : passed('CTLS410', subject),
    leaf.uriSans.length > 1
      ? fail({
          code: 'CTLS411',
          message: `${name} has ${leaf.uriSans.length} URI SANs: ${listed(leaf.uriSans.map(shown))}`,
        })
      : passed('CTLS411', subject),
  ];
}

/** `kube-system/calico-node-certs`, or where the certificate came from when no object holds it. */
export function subjectOf(stored: Pick<StoredCertificate, 'object' | 'source'>): string {
  return stored.object === null ? stored.source : `${stored.object.namespace}/${stored.object.name}`;
}

/** `Secret kube-system/calico-node-certs (CN calico-node)`. */
export function certificateName(stored: Pick<StoredCertificate, 'source'>, certificate: Certificate): string {
  const { commonName, subject, uriSans } = certificate;
  const uri = uriSans[0];
  if (commonName !== '') return `${stored.source} (CN ${shown(commonName)})`;
  if (uri !== undefined) return `${stored.source} (${shown(uri)})`;
  return `${stored.source} (${subject === '' ? 'no subject' : subject})`;
}

type Fail = (particular: Particular) => CheckResult;

function dateChecks(
  leaf: Certificate,
  name: string,
  subject: string,
  context: Pick<JudgeContext, 'now' | 'expiresWithinMs'>,
  renewedBy: string | null,
  fail: Fail,
): CheckResult[] {
  const age = ageOf(leaf, context);
  const message = `${name} ${ageText(age, leaf)}`;
  switch (age.kind) {
    case 'fresh':
      return [passed('CTLS401', subject), passed('CTLS402', subject), passed('CTLS403', subject)];
    case 'expired':
      return [fail({ code: 'CTLS401', message }), passed('CTLS403', subject)];
    case 'not-yet-valid':
      return [passed('CTLS401', subject), fail({ code: 'CTLS403', message })];
    case 'expires-soon': {
      const renewal = renewedBy === null ? 'nothing renews it' : `${renewedBy} renews it`;
      return [
        passed('CTLS401', subject),
        fail({
          code: 'CTLS402',
          severity: soonSeverity(age.lastThird, renewedBy !== null),
          message: `${message}; ${renewal}`,
          evidence: [`issuer ${leaf.issuer}`],
        }),
        passed('CTLS403', subject),
      ];
    }
  }
}

function keyChecks(stored: StoredCertificate, name: string, subject: string, fail: Fail): CheckResult[] {
  const { keyMatches, keyError, keyDoubt, keyTrace } = stored;
  switch (keyMatches) {
    case 'yes':
      return [passed('CTLS404', subject)];
    case 'no': {
      const message = `The private key beside ${name} belongs to another one (${keyError})`;
      return [fail({ code: 'CTLS404', message })];
    }
    case 'not readable':
      if (keyError !== null)
        return [
          fail({
            code: 'CTLS404',
            message: `The private key beside ${name} cannot be used (${keyError})`,
            evidence: keyTrace.problem === null ? [] : [keyTrace.problem],
          }),
        ];
      return [
        unknown(
          'CTLS404',
          subject,
          keyDoubt ?? keyTrace.unjudged ?? 'the private key beside it was not readable',
        ),
      ];
    case null:
      return [];
  }
}

function strengthChecks(stored: StoredCertificate, name: string, subject: string, fail: Fail): CheckResult[] {
  const found = stored.chain.flatMap((certificate, index) =>
    weaknesses(certificate, stored.gos).map(({ severity, what }) =>
      fail({
        code: 'CTLS406',
        severity,
        message: `${index === 0 ? name : `${certificateName(stored, certificate)}, an issuer in the file,`} ${what}`,
      }),
    ),
  );
  return found.length === 0 ? [passed('CTLS406', subject)] : found;
}

function usageCheck(
  stored: StoredCertificate,
  name: string,
  subject: string,
  role: 'server' | 'client',
  fail: Fail,
): CheckResult {
  const wanted = role === 'server' ? 'serverAuth' : 'clientAuth';
  const unfit = stored.chain.find(
    ({ extendedKeyUsage }) =>
      extendedKeyUsage !== null && !extendedKeyUsage.some((usage) => usage === 'any' || usage === wanted),
  );
  if (unfit === undefined) return passed('CTLS408', subject);
  const whose = unfit === stored.leaf ? name : `${certificateName(stored, unfit)}, an issuer in the file,`;
  return fail({
    code: 'CTLS408',
    message: `${whose} has the extended key usage ${listed(unfit.extendedKeyUsage ?? [])}, not ${wanted}`,
  });
}

/** `Secret kube-system/calico-node-certs key tls.crt`. */
function placeOf(stored: Pick<StoredCertificate, 'source' | 'key'>): string {
  return stored.key === null ? stored.source : `${stored.source} key ${stored.key}`;
}
