import type { Setting } from '../../calico/environment.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, Remedy } from '../../findings/finding.ts';
import { acceptedByAny } from '../../x509/acceptance-of-releases.ts';
import { explainSpiffeProblem, parseSpiffeId } from '../../x509/spiffe.ts';
import { shown, unique } from '../wording.ts';
import { byTemplate, type Check, endId, endNames, templateName } from './context.ts';
import type { End } from './end.ts';
import { ctls109 } from './findings/ctls109.ts';
import { ctls110 } from './findings/ctls110.ts';
import { ctls111 } from './findings/ctls111.ts';
import { ctls112 } from './findings/ctls112.ts';
import { ctls116 } from './findings/ctls116.ts';
import { ctls118 } from './findings/ctls118.ts';
import { ctls119 } from './findings/ctls119.ts';

const toSpiffe: Remedy = {
  command: 'kubectl calico-tls migrate --spiffe',
  text: 'Shows the plan and asks before it changes anything.',
};

/** CTLS109: SPIFFE alone. One result for the link: the weakest end decides. */
export const spiffeOnly: Check = ({ ends }) => {
  const secured = ends.filter((end) => end.mode.startsWith('mtls'));
  if (secured.length === 0) return [];
  const subject = 'felix-typha';
  const both = secured.filter((end) => end.mode === 'mtls-cn-or-spiffe');
  const common = secured.filter((end) => end.mode === 'mtls-cn');
  if (both.length === 0 && common.length === 0) return [passed(ctls109, subject)];
  if (both.length === 0)
    return [
      failedCheck(ctls109, {
        subject,
        message: `Both ends identify each other by Common Name (${unique(
          common.map((end) => end.tls.commonName),
        )
          .map(shown)
          .join(', ')}), not by SPIFFE ID`,
        concerns: common.map(endId),
        remedy: toSpiffe,
      }),
    ];
  return [
    failedCheck(ctls109, {
      subject,
      severity: 'warning',
      message: `${endNames([...both, ...common])} still ${both.length + common.length === 1 ? 'accepts' : 'accept'} a Common Name beside the SPIFFE ID: the move to SPIFFE is half-way`,
      concerns: [...both, ...common].map(endId),
      remedy: toSpiffe,
    }),
  ];
};

/** CTLS110, CTLS111, CTLS112: the form of the required names. */
export const requiredNames: Check = ({ ends }) =>
  byTemplate(ends.filter((end) => end.mode !== 'not-used' && end.mode !== 'plaintext')).flatMap((group) => {
    const first = group[0];
    if (first === undefined) return [];
    return [...namesWithoutBlanks(group, templateName(first)), ...uriForms(group, templateName(first))];
  });

function namesWithoutBlanks(group: readonly End[], subject: string): CheckResult[] {
  const settings = distinct(group.flatMap((end) => rawNames(end)));
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

function uriForms(group: readonly End[], subject: string): CheckResult[] {
  const settings = distinct(group.map((end) => end.tls.parameters.uriSan)).filter(
    (s) => s.value.kind === 'set',
  );
  return settings.flatMap((setting): CheckResult[] => {
    const text = setting.value.kind === 'set' ? setting.value.text : '';
    const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0] ?? '';
    if (scheme !== scheme.toLowerCase())
      return [
        failedCheck(ctls111, {
          subject,
          message: `${setting.name} of ${subject} is ${shown(text)}: no certificate can match the upper-case scheme ${scheme}`,
          evidence: [setting.origin],
          remedy: {
            command: null,
            text: `Write ${shown(scheme.toLowerCase() + text.slice(scheme.length))}.`,
          },
        }),
      ];
    const id = parseSpiffeId(text);
    if (id.problem === null) return [passed(ctls111, subject), passed(ctls110, subject)];
    return [
      passed(ctls111, subject),
      failedCheck(ctls110, {
        subject,
        message: `${setting.name} of ${subject} is ${shown(text)}, which is not a SPIFFE ID: it ${explainSpiffeProblem(id.problem)}`,
        evidence: [setting.origin],
      }),
    ];
  });
}

/** CTLS118: different names for the two ends. */
export const distinctEnds: Check = ({ servers, clients }) => {
  const felix = clients.filter((end) => end.mode.startsWith('mtls'));
  const typha = servers.filter((end) => end.mode.startsWith('mtls'));
  if (felix.length === 0 || typha.length === 0) return [];
  const subject = 'felix-typha';
  for (const server of typha)
    for (const client of felix) {
      const same =
        (server.tls.uriSan !== '' && server.tls.uriSan === client.tls.uriSan && server.tls.uriSan) ||
        (server.tls.commonName !== '' &&
          server.tls.commonName === client.tls.commonName &&
          server.tls.commonName);
      if (same)
        return [
          failedCheck(ctls118, {
            subject,
            message: `Typha and its clients both require ${shown(same)}: whoever has the key of any node can pose as Typha`,
          }),
        ];
    }
  return [passed(ctls118, subject)];
};

/** CTLS116: the CA that signed the API server's certificate signs for everybody. */
export const dedicatedCa: Check = ({ ends, snapshot, now }) => {
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
  if (shared.length === 0) return [passed(ctls116, subject)];
  return [
    failedCheck(ctls116, {
      subject,
      message: `${endNames(shared)} ${shared.length === 1 ? 'trusts' : 'trust'} the CA that also signed the certificate of kube-apiserver, and ${shared.length === 1 ? 'checks' : 'check'} a Common Name only`,
      evidence: unique(shared.map((end) => end.trust?.source ?? '')),
    }),
  ];
};

/** CTLS119: nothing for Typha in a FelixConfiguration. */
export const felixConfigurations: Check = ({ snapshot }) => {
  const found = [...snapshot.objects.values()].filter((o) => o.kind === 'FelixConfiguration');
  return found.map((object) => {
    const subject = `FelixConfiguration ${object.metadata.name}`;
    const keys = Object.keys(object.spec ?? {}).filter((key) => /^typha/i.test(key));
    if (keys.length === 0) return passed(ctls119, subject);
    return failedCheck(ctls119, {
      subject,
      message: `${subject} sets ${keys.join(', ')}, which Felix ignores`,
    });
  });
};

function rawNames(end: End): Setting[] {
  const { commonName, uriSan } = end.tls.parameters;
  const dropped = end.tls.dropped
    .map((d) => d.setting)
    .filter((s) => s.name === commonName.name || s.name === uriSan.name);
  return [commonName, uriSan, ...dropped].filter((setting) => setting.value.kind === 'set');
}

function distinct(settings: readonly Setting[]): Setting[] {
  return [...new Map(settings.map((setting) => [setting.origin, setting])).values()];
}
