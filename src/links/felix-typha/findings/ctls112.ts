import type { Setting } from '../../../calico/environment.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import type { End } from '../end.ts';
import { settingsByTemplate } from './shared/required-names.ts';

export const ctls112 = findingKind<FelixTyphaChecks>({
  code: 'CTLS112',
  link: 'felix-typha',
  severity: 'error',
  title: 'Required names have no white space around them',
  explanation:
    'Names are compared as they stand. A line break makes Felix and Typha drop the value, while confd and the node services keep it and refuse every certificate; blanks are never trimmed.',
  remedy: 'Write the value without a trailing line break, for example with printf instead of echo.',
  examples: identity,
  asCause: 'a required name has white space in it and is dropped',
  checks: { cluster: namesWithoutBlanks, files: namesWithoutBlanks },
});

function namesWithoutBlanks({ ends }: FelixTyphaContext): CheckResult[] {
  return settingsByTemplate(ends, namesOf).flatMap(({ subject, settings }) => blanksIn(settings, subject));
}

function blanksIn(settings: readonly Setting[], subject: string): CheckResult[] {
  if (settings.length === 0) return [];
  const blank = settings.filter(({ value }) => value.kind === 'set' && value.text !== value.text.trim());
  if (blank.length === 0) return [passed(ctls112, subject)];
  return blank.map((setting) => {
    const text = setting.value.kind === 'set' ? setting.value.text : '';
    const effect = text.includes('\n')
      ? 'Felix and Typha drop it as invalid, confd and the node services refuse every certificate'
      : 'no certificate has that name';
    return failedCheck(ctls112, {
      subject,
      message: `${setting.name} of ${subject} is ${JSON.stringify(text)}, with white space around it: ${effect}`,
      evidence: [setting.origin],
    });
  });
}

/** What the settings say before it is known whether they are valid. */
function namesOf(end: End): Setting[] {
  const { commonName, uriSan } = end.tls.parameters;
  const dropped = end.tls.dropped
    .map((d) => d.setting)
    .filter((s) => s.name === commonName.name || s.name === uriSan.name);
  return [commonName, uriSan, ...dropped].filter((setting) => setting.value.kind === 'set');
}
