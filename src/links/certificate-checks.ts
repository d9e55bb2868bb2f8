import { failedCheck, passed, unknown } from '../findings/check.ts';
import type {
  CatalogueEntry,
  CheckResult,
  FindingCode,
  LinkName,
  Remedy,
  Severity,
} from '../findings/finding.ts';
import type { Certificate } from '../x509/certificate.ts';
import { ctls401 } from './certificates/findings/ctls401.ts';
import { ctls402 } from './certificates/findings/ctls402.ts';
import { ctls403 } from './certificates/findings/ctls403.ts';
import { ctls404 } from './certificates/findings/ctls404.ts';
import { ctls405 } from './certificates/findings/ctls405.ts';
import { ctls406 } from './certificates/findings/ctls406.ts';
import { ctls408 } from './certificates/findings/ctls408.ts';
import { ctls410 } from './certificates/findings/ctls410.ts';
import { ctls411 } from './certificates/findings/ctls411.ts';
import { ageOf, ageText, soonSeverity } from './expiry-checks.ts';
import type { JudgeContext } from './judgement.ts';
import { weaknesses } from './key-strength.ts';
import type { StoredCertificate } from './stored-certificate.ts';
import { listed, shown } from './wording.ts';

/** The particular remedy of a code; null leaves the catalogue's. */
export type RemedyFor = (code: FindingCode) => Remedy | null;

interface Particular {
  readonly kind: CatalogueEntry;
  readonly message: string;
  readonly severity?: Severity;
  readonly evidence?: readonly string[];
}

const ofLeafs: readonly CatalogueEntry[] = [
  ctls401,
  ctls402,
  ctls403,
  ctls405,
  ctls406,
  ctls408,
  ctls410,
  ctls411,
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
  const fail = ({ kind, ...rest }: Particular): CheckResult =>
    failedCheck(kind, { subject, link, remedy: remedyFor(kind.code), ...rest });
  const { leaf, trouble } = stored;
  if (trouble?.kind === 'missing') return [];
  if (trouble?.kind === 'malformed')
    return [
      fail({
        kind: ctls405,
        message: `${placeOf(stored)} is not a PEM certificate: ${trouble.why}`,
      }),
    ];
  if (leaf === null) {
    const why = trouble?.why ?? 'the certificate could not be read';
    return ofLeafs.map((kind) => unknown(kind, subject, why));
  }
  const name = certificateName(stored, leaf);
  return [
    ...dateChecks(leaf, name, subject, context, renewedBy, fail),
    passed(ctls405, subject),
    ...keyChecks(stored, name, subject, fail),
    ...strengthChecks(stored, name, subject, fail),
    usageCheck(stored, name, subject, role, fail),
    leaf.isCa
      ? fail({ kind: ctls410, message: `${name} has the CA flag: its key can sign further certificates` })
      : passed(ctls410, subject),
    leaf.uriSans.length > 1
      ? fail({
          kind: ctls411,
          message: `${name} has ${leaf.uriSans.length} URI SANs: ${listed(leaf.uriSans.map(shown))}`,
        })
      : passed(ctls411, subject),
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
      return [passed(ctls401, subject), passed(ctls402, subject), passed(ctls403, subject)];
    case 'expired':
      return [fail({ kind: ctls401, message }), passed(ctls403, subject)];
    case 'not-yet-valid':
      return [passed(ctls401, subject), fail({ kind: ctls403, message })];
    case 'expires-soon': {
      const renewal = renewedBy === null ? 'nothing renews it' : `${renewedBy} renews it`;
      return [
        passed(ctls401, subject),
        fail({
          kind: ctls402,
          severity: soonSeverity(age.lastThird, renewedBy !== null),
          message: `${message}; ${renewal}`,
          evidence: [`issuer ${leaf.issuer}`],
        }),
        passed(ctls403, subject),
      ];
    }
  }
}

function keyChecks(stored: StoredCertificate, name: string, subject: string, fail: Fail): CheckResult[] {
  const { keyMatches, keyError, keyDoubt, keyTrace } = stored;
  switch (keyMatches) {
    case 'yes':
      return [passed(ctls404, subject)];
    case 'no': {
      const message = `The private key beside ${name} belongs to another one (${keyError})`;
      return [fail({ kind: ctls404, message })];
    }
    case 'not readable':
      if (keyError !== null)
        return [
          fail({
            kind: ctls404,
            message: `The private key beside ${name} cannot be used (${keyError})`,
            evidence: keyTrace.problem === null ? [] : [keyTrace.problem],
          }),
        ];
      return [
        unknown(
          ctls404,
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
        kind: ctls406,
        severity,
        message: `${index === 0 ? name : `${certificateName(stored, certificate)}, an issuer in the file,`} ${what}`,
      }),
    ),
  );
  return found.length === 0 ? [passed(ctls406, subject)] : found;
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
  if (unfit === undefined) return passed(ctls408, subject);
  const whose = unfit === stored.leaf ? name : `${certificateName(stored, unfit)}, an issuer in the file,`;
  return fail({
    kind: ctls408,
    message: `${whose} has the extended key usage ${listed(unfit.extendedKeyUsage ?? [])}, not ${wanted}`,
  });
}

/** `Secret kube-system/calico-node-certs key tls.crt`. */
function placeOf(stored: Pick<StoredCertificate, 'source' | 'key'>): string {
  return stored.key === null ? stored.source : `${stored.source} key ${stored.key}`;
}
