import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { acceptedByAny } from '../../../x509/acceptance-of-releases.ts';
import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endNames, type FelixTyphaContext } from '../context.ts';

export const ctls116 = findingKind<FelixTyphaChecks>({
  code: 'CTLS116',
  link: 'felix-typha',
  severity: 'warning',
  title: 'The CA of the connection signs for nothing else',
  explanation:
    "With a Common Name check alone, every certificate that the same CA issues with that name opens the door. The cluster's general CA issues client certificates to whoever may create signing requests.",
  remedy: 'Use a CA for Typha and Felix alone, or require SPIFFE IDs.',
  passesFrom: ofEnds,
  examples: bundle,
  checks: { cluster: dedicatedCa },
});

/** The CA that signed the API server's certificate signs for everybody. */
function dedicatedCa({ ends, snapshot, now }: FelixTyphaContext): CheckResult[] {
  const byName = ends.filter((end) => end.mode === 'mtls-cn' || end.mode === 'mtls-cn-or-spiffe');
  const subject = 'felix-typha';
  if (byName.length === 0) return [];
  if (snapshot.connection.kind !== 'known')
    return [unknown(ctls116, subject, "the API server's own certificate was not seen")];
  const presented = { certFile: snapshot.connection.value.chain.join('\n') };
  const shared = byName.filter(({ trust, release }) => {
    if (trust?.text == null) return false;
    const verifier = { role: 'client', caFile: trust.text, commonName: '', uriSan: '' } as const;
    return acceptedByAny(verifier, presented, { verifier: release.gos, presenter: [] }, now);
  });
  if (shared.length === 0) {
    const unreadable = byName.find(({ trust }) => trust === null || trust.problem?.kind === 'unknown');
    return [
      unreadable === undefined
        ? passed(ctls116, subject)
        : unknown(ctls116, subject, unreadable.trust?.problem?.why ?? 'a CA file could not be read'),
    ];
  }
  return [
    failedCheck(ctls116, {
      subject,
      message: `${endNames(shared)} ${shared.length === 1 ? 'trusts' : 'trust'} the CA that also signed the certificate of kube-apiserver, and ${shared.length === 1 ? 'checks' : 'check'} a Common Name only`,
      evidence: unique(shared.map((end) => end.trust?.source ?? '')),
    }),
  ];
}
