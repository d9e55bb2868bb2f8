import { isIP } from 'node:net';
import { dialledHost } from '../../../calico/apiserver-host.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { hostMatches } from '../../host-name.ts';
import type { ApiserverChecks } from '../checks.ts';
import type { JudgedEnd } from '../end.ts';
import { type Served, sansText } from '../served.ts';

export const ctls215: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS215',
  link: 'kube-apiserver',
  severity: 'error',
  title: "kube-apiserver's certificate names the host that each component dials",
  explanation:
    'Go compares the host name or address that is dialled with the SANs of the certificate: names with DNS SANs, addresses with IP SANs; the Common Name does not count. A component whose address is not among them cannot connect (calico#2040).',
  remedy:
    'Issue the serving certificate with that name or address, or give the component an address that it has.',
  examples: apiserver,
  checks: { served: namesTheHost },
});

function namesTheHost({ name, client: { access } }: JudgedEnd, served: Served): CheckResult[] {
  const host = dialledHost(access);
  const { certificates, others } = served;
  if (host === null || access.verification.kind !== 'verified' || certificates.length === 0) return [];
  const without = certificates.filter(({ leaf }) => !hostMatches(leaf, host));
  const [first] = without;
  if (first === undefined) return [passed(ctls215, name)];
  const lacks = `${first.name} has no ${isIP(host) === 0 ? 'DNS' : 'IP'} SAN ${host} (${sansText(first.leaf)})`;
  if (without.length < certificates.length || others !== null)
    return [unknown(ctls215, name, `${lacks}${others === null ? ', another has' : `; ${others}`}`)];
  return [
    failedCheck(ctls215, {
      subject: name,
      message: `${name} dials ${host}, but ${lacks}: it refuses the certificate`,
    }),
  ];
}
