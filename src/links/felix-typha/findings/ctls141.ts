import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { subjectOf } from '../../certificates/certificate-name.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import { shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { templateName } from '../context.ts';
import { restartRemedy } from '../probe/restart-remedy.ts';
import type { TyphaView } from '../probe/typha-view.ts';

export const ctls141 = findingKind<FelixTyphaChecks>({
  code: 'CTLS141',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Typha presents the certificate that is stored',
  explanation:
    'Typha reads its certificate, key and CA once, at start. What it presents differs from the Secret when the Secret changed after that, or when the file comes from elsewhere.',
  remedy: 'Make sure that the stored certificate is accepted by all clients, then restart Typha pod by pod.',
  checks: { sockets: storedPresented },
});

function storedPresented(view: TyphaView): readonly (Fact | CheckResult)[] {
  const { name, presented, target } = view;
  const leaf = presented?.stored.leaf;
  const stored = target.server.certificate;
  if (leaf == null) return [];
  if (stored?.leaf == null)
    return [unknown(ctls141, templateName(target.server), 'the stored certificate could not be read')];
  if (stored.leaf.sha256 === leaf.sha256) return [passed(ctls141, subjectOf(stored))];
  const started = target.pod.startedAt;
  return [
    {
      kind: ctls141,
      who: name,
      subject: subjectOf(stored),
      clause: `presented a certificate (CN ${shown(leaf.commonName)}, serial ${leaf.serial}) that is not the one in ${stored.source} (CN ${shown(stored.leaf.commonName)}, serial ${stored.leaf.serial})`,
      evidence: [
        `presented: SHA-256 ${leaf.sha256}, until ${leaf.notAfter.toISOString()}`,
        `stored: SHA-256 ${stored.leaf.sha256}, until ${stored.leaf.notAfter.toISOString()}`,
        ...(started === null ? [] : [`${name} started at ${started}`]),
      ],
      ...restartRemedy(view),
    },
  ];
}
