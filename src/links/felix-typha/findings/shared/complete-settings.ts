import { textOf } from '../../../../calico/typha-parameters.ts';
import { failedCheck, passed, unknown } from '../../../../findings/check.ts';
import type { CatalogueEntry, CheckResult, Remedy } from '../../../../findings/finding.ts';
import { listed, unique } from '../../../wording.ts';
import { byTemplate, endId, endNames, type FelixTyphaContext, templateName } from '../../context.ts';
import { convergeRemedy } from '../../converge-remedy.ts';
import type { End } from '../../end.ts';

/** The files without which an end has no TLS. */
export const required = ['caFile', 'certFile', 'keyFile'] as const;

/**
 * One result of a kind for each template of one side: it has all settings or none. `effect` is what comes of some
 * alone. What only a missing file leaves open is CTLS106's.
 */
export function completeSettings(
  kind: CatalogueEntry,
  side: End['side'],
  context: FelixTyphaContext,
  effect: string,
): CheckResult[] {
  const groups = byTemplate(context.ends.filter((end) => end.mode !== 'not-used'));
  return groups.flatMap((group): CheckResult[] =>
    group[0]?.side === side ? [completeness(kind, group, context, effect)] : [],
  );
}

/** The same for ends of one process that are not in use, where their settings are not complete or not known. */
export function incompleteUnused(
  kind: CatalogueEntry,
  process: End['process'],
  context: FelixTyphaContext,
  effect: string,
): CheckResult[] {
  const idle = context.ends.filter(
    (end) => end.process === process && end.mode === 'not-used' && end.tls.environment.blockers.length === 0,
  );
  return byTemplate(idle)
    .map((group) => completeness(kind, group, context, effect))
    .filter(({ outcome }) => outcome !== 'passed');
}

function completeness(
  kind: CatalogueEntry,
  group: readonly End[],
  context: FelixTyphaContext,
  effect: string,
): CheckResult {
  const [first] = group;
  const subject = first === undefined ? '' : templateName(first);
  const blockers = unique(group.flatMap((end) => end.tls.environment.blockers));
  if (blockers.length > 0)
    return failedCheck(kind, { subject, message: `${subject} cannot start: ${listed(blockers)}` });
  const unreadable = group.find((end) => end.tls.outcome.kind === 'unknown');
  if (unreadable?.tls.outcome.kind === 'unknown') return unknown(kind, subject, unreadable.tls.outcome.why);
  const leftOut = unique(group.flatMap((end) => end.tls.environment.leftOut));
  const incomplete = group.filter((end) => unsetNames(end).length > 0);
  if (incomplete.length === 0)
    return leftOut.length === 0 ? passed(kind, subject) : unknown(kind, subject, leftOut.join('; '));
  const missing = unique(incomplete.flatMap(unsetNames));
  return failedCheck(kind, {
    subject,
    message: `${endNames(incomplete)}: ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not set while other TLS settings are, so ${effect}`,
    evidence: incomplete.flatMap((end) => setNames(end)),
    concerns: incomplete.map(endId),
    remedy: missingRemedy(
      context,
      incomplete,
      `Set ${listed(missing)} on ${subject}, or remove the other TLS settings.`,
    ),
  });
}

/** A name of the other end can be found out; where its own files should be, only a person knows. */
function missingRemedy(context: FelixTyphaContext, incomplete: readonly End[], byHand: string): Remedy {
  const made = context.installation.kind === 'operator';
  const text = made
    ? 'The operator makes these settings of what its Secrets in tigera-operator state.'
    : byHand;
  const isUsed = incomplete.some(({ mode }) => mode !== 'not-used');
  const hasFiles = incomplete.every(({ tls }) => required.every((p) => textOf(tls.parameters[p]) !== ''));
  return isUsed && hasFiles ? convergeRemedy(context, text) : { command: null, text };
}

function unsetNames(end: End): string[] {
  if (end.tls.outcome.kind !== 'incomplete') return [];
  const { parameters } = end.tls;
  const names = required.filter((p) => textOf(parameters[p]) === '').map((p) => parameters[p].name);
  if (end.tls.commonName === '' && end.tls.uriSan === '')
    names.push(`${parameters.commonName.name} or ${parameters.uriSan.name}`);
  return names;
}

function setNames(end: End): string[] {
  return [...required, 'commonName' as const, 'uriSan' as const]
    .map((p) => end.tls.parameters[p])
    .filter((setting) => textOf(setting) !== '')
    .map((setting) => `${end.process}: ${setting.origin} is set`);
}
