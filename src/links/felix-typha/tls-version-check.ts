import { variable } from '../../calico/environment.ts';
import { tlsVariables } from '../../calico/tls-variables.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { tlsSettings } from '../../x509/tls/tls-settings.ts';
import { shown, unique } from '../wording.ts';
import { apiserverSuites } from './apiserver-suites-check.ts';
import { byTemplate, type Check, templateName } from './context.ts';
import type { End } from './end.ts';
import { ctls122 } from './findings/ctls122.ts';

/** CTLS122: TLS_MIN_VERSION and TLS_CIPHER_SUITES are valid where they are set, and the same on both ends. */
export const tlsVersions: Check = ({ ends, installation, snapshot }) => {
  const others = apiserverSuites(installation, snapshot);
  const firsts = byTemplate(
    ends.filter((end) => end.mode !== 'not-used' && end.mode !== 'plaintext'),
  ).flatMap((group) => group.slice(0, 1));
  const each = firsts.map(validity);
  const values = unique(
    firsts.map((end) => JSON.stringify([raw(end, 'TLS_MIN_VERSION'), raw(end, 'TLS_CIPHER_SUITES')])),
  );
  if (values.length < 2 || each.some((result) => result.outcome !== 'passed')) return [...each, ...others];
  return [
    ...each,
    ...others,
    failedCheck(ctls122, {
      subject: 'felix-typha',
      severity: 'info',
      message: `TLS_MIN_VERSION and TLS_CIPHER_SUITES differ: ${firsts.map((end) => `${templateName(end)} has ${describe(end)}`).join('; ')}`,
    }),
  ];
};

function validity(end: End): CheckResult {
  const subject = templateName(end);
  const version = raw(end, 'TLS_MIN_VERSION');
  const suites = raw(end, 'TLS_CIPHER_SUITES');
  if (version === null || suites === null)
    return unknown(ctls122, subject, 'TLS_MIN_VERSION or TLS_CIPHER_SUITES could not be read');
  const { readsSuites, knowsRsaSuites, readsMinVersion } = tlsVariables(end.release.version);
  const unread = [
    ...(readsSuites === false && suites !== '' ? ['TLS_CIPHER_SUITES (read from v3.31 on)'] : []),
    ...(readsMinVersion === false && version !== '' ? ['TLS_MIN_VERSION (read from v3.32.1 on)'] : []),
  ];
  if (unread.length > 0)
    return failedCheck(ctls122, {
      subject,
      severity: 'info',
      message: `${end.release.version} of ${subject} does not read ${unread.join(' and ')}: it changes nothing`,
    });
  const settings = tlsSettings(version, suites, knowsRsaSuites === true);
  const mayBeKnown =
    readsSuites === null || (knowsRsaSuites === null && tlsSettings(version, suites, true).error === null);
  if (settings.error !== null && mayBeKnown)
    return unknown(ctls122, subject, `TLS_CIPHER_SUITES: not every release takes it (${settings.error})`);
  if (settings.error !== null)
    return failedCheck(ctls122, {
      subject,
      severity: 'error',
      message: `TLS_CIPHER_SUITES of ${subject} is not accepted: ${settings.error}`,
      evidence: [
        end.process === 'typha'
          ? 'Typha panics at start, before it listens'
          : 'the clients fail at every connection',
      ],
    });
  if (version !== '' && version !== '1.2' && version !== '1.3')
    return failedCheck(ctls122, {
      subject,
      message: `TLS_MIN_VERSION of ${subject} is ${shown(version)}, which is neither 1.2 nor 1.3: it counts as 1.2`,
    });
  return passed(ctls122, subject);
}

function raw(end: End, name: string): string | null {
  return textOf(variable(end.tls.environment, name));
}

function describe(end: End): string {
  const parts = ['TLS_MIN_VERSION', 'TLS_CIPHER_SUITES'].map(
    (name) => `${name} ${raw(end, name) || 'unset'}`,
  );
  return parts.join(', ');
}
