import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { subjectOf } from '../../certificates/certificate-name.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import { caNames } from '../../probe/presented.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endNames } from '../context.ts';
import type { TyphaView } from '../probe/typha-view.ts';

export const ctls144 = findingKind<FelixTyphaChecks>({
  code: 'CTLS144',
  link: 'felix-typha',
  severity: 'error',
  title: "Typha names the issuer of calico-node's certificate",
  explanation:
    'Typha tells clients which CAs it trusts. A Go client withholds a certificate that none of them issued, and Typha then logs that the client did not provide one. Other programs send it all the same, so a handshake with openssl succeeds where every Felix fails.',
  remedy:
    "Add the CA of calico-node's certificate to Typha's CA file and restart Typha; under the operator, to ConfigMap typha-ca.",
  checks: { sockets: issuerNamed },
});

function issuerNamed({ name, felixes, seen: { bare } }: TyphaView): readonly (Fact | CheckResult)[] {
  return felixes.flatMap(({ client, sendsCertificate }): (Fact | CheckResult)[] => {
    const stored = client.certificate;
    if (sendsCertificate === null || stored === null) return [];
    if (sendsCertificate) return [passed(ctls144, subjectOf(stored))];
    const names = caNames(bare?.acceptableCas ?? []).slice(0, 3);
    return [
      {
        kind: ctls144,
        who: name,
        subject: subjectOf(stored),
        clause: `did not name the issuer of the certificate in ${stored.source} (${stored.leaf?.issuer ?? 'unknown'}) among the CAs that it accepts (${names.join(', ')}), so ${endNames([client])} withholds it`,
        evidence: ["Typha logs: tls: client didn't provide a certificate"],
      },
    ];
  });
}
