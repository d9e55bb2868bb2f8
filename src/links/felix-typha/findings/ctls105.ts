import { textOf } from '../../../calico/typha-parameters.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed, unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, endNames, type FelixTyphaContext, templateName } from '../context.ts';
import { convergeRemedy } from '../converge-remedy.ts';
import type { End } from '../end.ts';
import { required } from './shared/complete-settings.ts';

export const ctls105 = findingKind<FelixTyphaChecks>({
  code: 'CTLS105',
  link: 'felix-typha',
  severity: 'error',
  title: 'All clients of Typha in calico-node see the same settings',
  explanation:
    'Felix, confd, the tunnel address allocator and the node status reporter each connect to Typha. Only Felix reads felix.cfg and accepts names in any case; confd prefers CONFD_ names, and only confd. Settings that reach one of them only leave the others in another mode.',
  remedy:
    'Put the settings into the environment of the calico-node container with upper-case FELIX_ names and remove the others.',
  examples: typhaSettings,
  checks: { cluster: agreeingProcesses },
});

function agreeingProcesses(context: FelixTyphaContext): CheckResult[] {
  return byTemplate(context.clients)
    .filter((group) => group.length > 1)
    .map((group): CheckResult => {
      const [first, ...others] = group;
      if (first === undefined) return passed(ctls105, '');
      const subject = templateName(first);
      const unreadable = group.find((end) => end.mode === 'unknown');
      const differing = others.filter((end) => differences(first, end).length > 0);
      if (differing.length === 0)
        return unreadable === undefined
          ? passed(ctls105, subject)
          : unknown(ctls105, subject, reasonOf(unreadable));
      return failedCheck(ctls105, {
        subject,
        message: `${endNames(differing)} ${differing.length === 1 ? 'sees' : 'see'} other Typha settings than ${first.process === 'felix' ? 'Felix' : first.process}`,
        evidence: differing.flatMap((end) =>
          differences(first, end).map((text) => `${end.process}: ${text}`),
        ),
        remedy: convergeRemedy(
          context,
          `Set the values as upper-case FELIX_TYPHA… variables on the container of ${subject} and remove ${strayNames(group)}.`,
        ),
      });
    });
}

const compared = [...required, 'commonName', 'uriSan', 'address', 'serviceName', 'serviceNamespace'] as const;

function differences(one: End, other: End): string[] {
  return compared.flatMap((parameter) => {
    const a = one.tls.parameters[parameter];
    const b = other.tls.parameters[parameter];
    const [textA, textB] = [textOf(a), textOf(b)];
    if (textA === null || textB === null || textA === textB) return [];
    const say = (text: string, origin: string) =>
      text === '' ? `nothing (${origin})` : `${JSON.stringify(text)} (${origin})`;
    return [`${say(textB, b.origin)} where ${one.process} has ${say(textA, a.origin)}`];
  });
}

function strayNames(group: readonly End[]): string {
  const names = group
    .flatMap((end) => compared.map((p) => end.tls.parameters[p]))
    .filter((setting) => setting.value.kind === 'set' && !setting.origin.startsWith('env FELIX_'))
    .map((setting) =>
      setting.origin.startsWith('env ') ? setting.name : (setting.origin.split(', ')[0] ?? ''),
    );
  const found = unique(names);
  return found.length === 0 ? 'the others' : listed(found);
}

function reasonOf(end: End): string {
  return end.tls.outcome.kind === 'unknown' ? end.tls.outcome.why : 'its settings could not be read';
}
