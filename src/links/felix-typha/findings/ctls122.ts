import { componentRelease } from '../../../calico/component-release.ts';
import { resolveEnvironment, variable } from '../../../calico/environment.ts';
import type { Installation } from '../../../calico/installation.ts';
import { ofEnds } from '../../../calico/lists.ts';
import { compareReleases } from '../../../calico/releases.ts';
import { tlsVariables } from '../../../calico/tls-variables.ts';
import { textOf } from '../../../calico/typha-parameters.ts';
import { containerNamed, isRolling, revisionSuffix, workloadName } from '../../../calico/workload.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { tlsSettings } from '../../../x509/tls/tls-settings.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { shown, unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, type FelixTyphaContext, templateName } from '../context.ts';
import type { End } from '../end.ts';

export const ctls122 = findingKind<FelixTyphaChecks>({
  code: 'CTLS122',
  link: 'felix-typha',
  severity: 'warning',
  title: 'TLS_MIN_VERSION and TLS_CIPHER_SUITES are valid and equal on both ends',
  explanation:
    'An unknown cipher suite keeps Typha from starting; an invalid TLS_MIN_VERSION is replaced by 1.2. Typha reads both; clients always offer TLS 1.2 and 1.3.',
  remedy: 'Set TLS_MIN_VERSION to 1.2 or 1.3 and list suites by their Go names, the same everywhere.',
  passesFrom: ofEnds,
  examples: typhaSettings,
  asCause: 'the TLS version or cipher settings are not accepted',
  checks: { cluster: tlsVersions, files: versionsInFiles },
});

function tlsVersions({ ends, installation, snapshot }: FelixTyphaContext): CheckResult[] {
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
}

/** TLS_MIN_VERSION and TLS_CIPHER_SUITES are variables: a felix.cfg or typha.cfg does not tell them. */
function versionsInFiles(context: FelixTyphaContext): CheckResult[] {
  const ends = context.ends.filter(({ tls }) => tls.environment.variables.size > 0);
  return ends.length === 0 ? [] : tlsVersions({ ...context, ends });
}

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

/** HTTP/2 demands one of them below TLS 1.3 (golang.org/x/net/http2 ConfigureServer). */
const demanded = ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'];

/**
 * The same of calico-apiserver, which the operator gives the same list: with names of TLS 1.3 alone it does not start
 * (calico#11706), unless TLS_MIN_VERSION is 1.3, which it reads from v3.32.0 on (calico#11812).
 */
function apiserverSuites(installation: Installation, snapshot: Snapshot): CheckResult[] {
  const { workloads, calicoVersion, judgedAs } = installation;
  return workloads
    .filter(({ role }) => role === 'apiserver')
    .flatMap((workload) =>
      workload.revisions.flatMap((revision): CheckResult[] => {
        const { template } = revision;
        const container = containerNamed(template, 'calico-apiserver');
        if (container === undefined) return [];
        const environment = resolveEnvironment(snapshot, workload.namespace, template, container);
        const subject = `${workloadName(workload)}${revisionSuffix(revision)}`;
        const [suites, least] = ['TLS_CIPHER_SUITES', 'TLS_MIN_VERSION'].map((name) =>
          textOf(variable(environment, name)),
        );
        if (suites === '' || (suites != null && demanded.some((name) => namesOf(suites).includes(name))))
          return [];
        if (suites == null) return [unknown(ctls122, subject, 'TLS_CIPHER_SUITES could not be read')];
        const installed = { version: judgedAs ?? calicoVersion, rolling: isRolling(workload) };
        const image = judgedAs === undefined ? container.image : undefined;
        const { version } = componentRelease(image, installed, environment);
        const { readsSuites } = tlsVariables(version);
        if (readsSuites === false) return [];
        if (version === null || readsSuites === null)
          return [unknown(ctls122, subject, 'whether its release reads TLS_CIPHER_SUITES is not known')];
        const readsLeast = (compareReleases(version, 'v3.32.0') ?? -1) >= 0;
        if (readsLeast && least === '1.3') return [];
        const otherwise = readsLeast ? ', or set TLS_MIN_VERSION to 1.3 where nothing puts it back' : '';
        return [
          failedCheck(ctls122, {
            subject,
            severity: 'error',
            message: `calico-apiserver of ${subject} does not start: TLS_CIPHER_SUITES has none of ${demanded.join(' and ')}, of which HTTP/2 demands one`,
            remedy: {
              command: null,
              text: `Add ${demanded[0]} to the list (Installation.spec.tlsCipherSuites)${otherwise}.`,
            },
          }),
        ];
      }),
    );
}

function namesOf(suites: string): readonly string[] {
  return suites.split(',').map((name) => name.trim());
}
