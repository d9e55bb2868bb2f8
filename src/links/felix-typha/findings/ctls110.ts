import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { explainSpiffeProblem, parseSpiffeId } from '../../../x509/spiffe.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { requiredUris } from './shared/required-names.ts';

export const ctls110 = findingKind<FelixTyphaChecks>({
  code: 'CTLS110',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Required SPIFFE IDs are valid SPIFFE IDs',
  explanation:
    'Calico compares text and does not look at the form, so an ID that breaks the SPIFFE standard works here and fails with other software.',
  remedy:
    'Use spiffe://<trust domain>/<path> with a lower-case trust domain and no trailing slash, port, query or fragment.',
  examples: identity,
  checks: { cluster: validIds, files: validIds },
});

function validIds({ ends }: FelixTyphaContext): CheckResult[] {
  return requiredUris(ends)
    .filter(({ properScheme }) => properScheme === null)
    .map(({ subject, name, text, origin }): CheckResult => {
      const { problem } = parseSpiffeId(text);
      if (problem === null) return passed(ctls110, subject);
      return failedCheck(ctls110, {
        subject,
        message: `${name} of ${subject} is ${shown(text)}, which is not a SPIFFE ID: it ${explainSpiffeProblem(problem)}`,
        evidence: [origin],
      });
    });
}
