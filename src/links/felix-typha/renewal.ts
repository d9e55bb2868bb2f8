import { operatorNamespace } from '../../calico/installation.ts';
import { failedCheck, passed } from '../../findings/check.ts';
import type { CheckResult, FindingCode, Remedy } from '../../findings/finding.ts';
import { subjectOf } from '../certificate-checks.ts';
import { renewerOf } from '../renewer.ts';
import { day } from '../time-span.ts';
import type { Check, FelixTyphaContext } from './context.ts';
import type { End } from './end.ts';

/** CTLS123: each certificate is renewed by something, or a date is to be noted. */
export const renewal: Check = ({ ends, snapshot }) => {
  const stored = ends.filter((end) => end.mode.startsWith('mtls')).flatMap((end) => end.certificate ?? []);
  const once = [...new Map(stored.map((one) => [one.source, one])).values()];
  return once.flatMap((one): CheckResult[] => {
    if (one.leaf === null) return [];
    const subject = subjectOf(one);
    if (renewerOf(snapshot, one) !== null) return [passed('CTLS123', subject)];
    return [
      failedCheck('CTLS123', {
        subject,
        message: `Nothing renews the certificate in ${one.source}, which expires on ${day(one.leaf.notAfter)} (issuer ${one.leaf.issuer})`,
      }),
    ];
  });
};

/** What mends a certificate of an operator install, where the operator can issue a new one. */
export function renewalRemedies(end: End, context: FelixTyphaContext): (code: FindingCode) => Remedy | null {
  const { installation, snapshot } = context;
  const { certificate } = end;
  if (certificate?.object?.object !== 'Secret') return () => null;
  const renewer = renewerOf(snapshot, certificate);
  const { name, namespace } = certificate.object;
  return (code) => {
    if (!['CTLS401', 'CTLS402', 'CTLS404', 'CTLS405', 'CTLS408'].includes(code)) return null;
    if (renewer === 'cert-manager')
      return {
        command: `cmctl renew --namespace ${namespace} ${name}`,
        text: 'cert-manager issues a new certificate; the name is that of its Certificate, often the same as the Secret.',
      };
    if (renewer === 'the operator')
      return {
        command: `kubectl delete secret ${name} -n ${operatorNamespace}`,
        text: 'The operator issues a new certificate within seconds and rolls what needs it; wait until TigeraStatus calico is Available before the next Secret.',
      };
    const place = installation.kind === 'operator' ? operatorNamespace : namespace;
    return {
      command: null,
      text: `Issue a new certificate with the same names from the same CA and store it in Secret ${place}/${name}${end.process === 'typha' && installation.kind !== 'operator' ? ', then restart Typha pod by pod' : ''}.`,
    };
  };
}
