import { passed, unknown } from '../../../findings/check.ts';
import type { CatalogueEntry, CheckResult, Remedy } from '../../../findings/finding.ts';
import type { RefusedHandshake } from '../../../x509/handshake.ts';
import { subjectOf } from '../../certificate-checks.ts';
import { alertText } from '../../probe/alert-name.ts';
import { type Fact, mergeFacts } from '../../probe/fact.ts';
import { caNames } from '../../probe/presented.ts';
import { listed, shown } from '../../wording.ts';
import { endNames, templateName } from '../context.ts';
import type { End } from '../end.ts';
import { ctls103 } from '../findings/ctls103.ts';
import { ctls104 } from '../findings/ctls104.ts';
import { ctls108 } from '../findings/ctls108.ts';
import { ctls140 } from '../findings/ctls140.ts';
import { ctls141 } from '../findings/ctls141.ts';
import { ctls142 } from '../findings/ctls142.ts';
import { ctls143 } from '../findings/ctls143.ts';
import { ctls144 } from '../findings/ctls144.ts';
import { ctls145 } from '../findings/ctls145.ts';
import { findingOf } from '../refusal.ts';
import { outcomeText } from './typha-rungs.ts';
import type { FelixView, TyphaView } from './typha-view.ts';

type Check = (view: TyphaView) => readonly (Fact | CheckResult)[];

const checks: readonly Check[] = [
  reached,
  spokenAsSet,
  storedPresented,
  serverAccepted,
  asksForCertificate,
  clientsFit,
  felixAccepted,
];

/** What the live handshakes with all Typhas show against what is stored; the same of many Typhas is told once. */
export function typhaChecks(views: readonly TyphaView[], byOperator: boolean): CheckResult[] {
  const found = views.flatMap((view) => checks.flatMap((check) => check(view)));
  const facts = found
    .filter((one): one is Fact => 'who' in one)
    .map((fact) => withRestart(fact, views, byOperator));
  return [...found.filter((one): one is CheckResult => !('who' in one)), ...mergeFacts(facts, 'Typha')];
}

function reached({ name, seen, target }: TyphaView): readonly (Fact | CheckResult)[] {
  const subject = templateName(target.server);
  const { reach } = seen;
  if (reach.reached) return [passed(ctls140, subject)];
  if (reach.kind === 'forbidden')
    return [unknown(ctls140, subject, reach.cause ?? 'forbidden', { reason: 'forbidden' })];
  const clause =
    reach.kind === 'refused'
      ? `did not listen on port ${target.port}`
      : `could not be reached: ${reach.cause ?? 'unknown cause'}`;
  return [{ kind: ctls140, who: name, subject, clause }];
}

function spokenAsSet({ name, seen, speaks, expects, target }: TyphaView): readonly (Fact | CheckResult)[] {
  const subject = templateName(target.server);
  if (!seen.reach.reached) return [];
  if (speaks === null)
    return [
      {
        kind: ctls142,
        who: name,
        subject,
        clause: `answered neither a TLS hello nor a plaintext one on port ${target.port}`,
        evidence: [
          ...(seen.bare === null ? [] : [`TLS: ${outcomeText(seen.bare.outcome)}`]),
          ...(seen.plaintextHello === null ? [] : [`plaintext: ${seen.plaintextHello.cause ?? ''}`]),
        ],
      },
    ];
  if (expects === null) return [unknown(ctls142, subject, 'its settings are not known or not complete')];
  if (speaks === expects) return [passed(ctls142, subject)];
  const words = { tls: 'TLS', plaintext: 'plaintext' };
  return [
    {
      kind: ctls142,
      who: name,
      subject,
      clause: `answered in ${words[speaks]}, but its settings say ${words[expects]}`,
      ...(target.pod.startedAt === null ? {} : { evidence: [`${name} started at ${target.pod.startedAt}`] }),
    },
  ];
}

function storedPresented({ name, presented, target }: TyphaView): readonly (Fact | CheckResult)[] {
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
    },
  ];
}

function serverAccepted({ name, felixes, target }: TyphaView): readonly (Fact | CheckResult)[] {
  return felixes.flatMap(({ client, acceptsServer }): (Fact | CheckResult)[] => {
    if (acceptsServer === null) return [];
    if (acceptsServer.accepted) return [passed(ctls108, templateName(client))];
    const { code, message } = acceptsServer.refusal;
    return [
      {
        kind: findingOf(code, 'client'),
        who: name,
        subject:
          target.server.certificate === null
            ? templateName(target.server)
            : subjectOf(target.server.certificate),
        clause: `presented a certificate that ${endNames([client])} refuses: ${message}${required(client, code)}`,
        evidence: [`it trusts ${client.trust?.source ?? 'an unknown CA file'}`],
      },
    ];
  });
}

function asksForCertificate({ name, seen: { bare }, target }: TyphaView): readonly (Fact | CheckResult)[] {
  if (bare?.asksForCertificate == null) return [];
  const subject = templateName(target.server);
  if (bare.asksForCertificate && bare.outcome.kind !== 'accepted') return [passed(ctls145, subject)];
  return [{ kind: ctls145, who: name, subject, clause: 'served a client without a certificate' }];
}

/** Clients that cannot even begin: other transport, incomplete settings, files of no use. */
function clientsFit({ name, target, speaks, felixes }: TyphaView): readonly Fact[] {
  return felixes.flatMap(({ client, predicted }): Fact[] => {
    const fact = { who: name, subject: templateName(client) };
    const dials = client.mode === 'plaintext' ? 'plaintext' : client.mode.startsWith('mtls') ? 'TLS' : null;
    const spoken = speaks === 'tls' ? 'TLS' : speaks;
    if (client.mode === 'broken') {
      const missing =
        client.tls.outcome.kind === 'incomplete' ? `: ${listed(client.tls.outcome.missing)} missing` : '';
      return [
        {
          ...fact,
          kind: ctls103,
          clause: `never heard of ${endNames([client])}, whose TLS settings are not complete${missing}`,
        },
      ];
    }
    if (dials !== null && spoken !== null && dials !== spoken)
      return [
        {
          ...fact,
          kind: ctls104,
          clause: `answered in ${spoken}, but ${endNames([client])} speaks ${dials}`,
        },
      ];
    if (predicted?.accepted !== false || predicted.refusedBy !== 'client' || predicted.stage !== 'loading')
      return [];
    const source = client.certificate?.source ?? target.namespace;
    const { code, message } = predicted.refusal;
    return [
      {
        ...fact,
        kind: findingOf(code, 'client'),
        subject: client.certificate === null ? fact.subject : subjectOf(client.certificate),
        clause: `gets no connection from ${endNames([client])}, which cannot use ${source}: ${message}`,
      },
    ];
  });
}

function felixAccepted(view: TyphaView): readonly (Fact | CheckResult)[] {
  return [...issuerNamed(view), ...handshakeAccepted(view)];
}

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

/** With --as-felix what happened, else what must happen by what is stored. */
function handshakeAccepted(view: TyphaView): readonly (Fact | CheckResult)[] {
  const { name, seen, felixes, target } = view;
  const { asFelix, bare } = seen;
  const { noPair } = view;
  if (asFelix?.outcome.kind === 'accepted') return [passed(ctls143, templateName(target.server))];
  const refusals = felixes.flatMap((felix) => {
    const { predicted, sendsCertificate } = felix;
    if (predicted === null || predicted.accepted || predicted.refusedBy === 'client') return [];
    return sendsCertificate === false ? [] : [{ felix, predicted }];
  });
  if (asFelix === null && noPair !== null)
    return [
      unknown(ctls143, templateName(target.server), noPair),
      ...refusals.map(({ felix, predicted }) => refusalFact(name, target.server, felix, predicted, null)),
    ];
  if (asFelix === null)
    return bare === null
      ? []
      : refusals.map(({ felix, predicted }) => refusalFact(name, target.server, felix, predicted, null));
  if (asFelix.outcome.kind !== 'refused')
    return [unknown(ctls143, templateName(target.server), outcomeText(asFelix.outcome))];
  const { alert } = asFelix.outcome;
  const [explained] = refusals;
  if (explained !== undefined)
    return [refusalFact(name, target.server, explained.felix, explained.predicted, alert)];
  if (felixes.some(({ sendsCertificate }) => sendsCertificate === false)) return [];
  return [
    {
      kind: ctls143,
      who: name,
      subject: templateName(target.server),
      clause: `refused the certificate of calico-node with ${alertText(alert)}, though it should be accepted by what is stored`,
      ...(target.pod.startedAt === null ? {} : { evidence: [`${name} started at ${target.pod.startedAt}`] }),
    },
  ];
}

function refusalFact(
  who: string,
  server: End,
  { client }: FelixView,
  { refusal }: RefusedHandshake,
  alert: number | null,
): Fact {
  const stored = client.certificate;
  const source = stored?.source ?? 'no certificate';
  const leaf = stored?.leaf;
  const names =
    leaf == null
      ? ''
      : ` (CN ${shown(leaf.commonName)}${leaf.uriSans.map((uri) => `, URI ${shown(uri)}`).join('')})`;
  const what = alert === null ? 'by what is stored refuses' : `refused with ${alertText(alert)}`;
  return {
    kind: findingOf(refusal.code, 'server'),
    who,
    subject: stored === null ? templateName(client) : subjectOf(stored),
    clause: `${what} the certificate of ${endNames([client])} in ${source}${names}: ${refusal.message}${required(server, refusal.code)}`,
    evidence: [`Typha logs: ${refusal.message}`],
  };
}

/** What the end that refuses requires, where the name is the matter. */
function required({ tls }: End, code: string): string {
  if (!code.startsWith('wrong-')) return '';
  const wanted = [
    tls.commonName && `CN ${shown(tls.commonName)}`,
    tls.uriSan && `URI ${shown(tls.uriSan)}`,
  ].filter(Boolean);
  return `; it requires ${wanted.join(' or ')}`;
}

const restartMends: readonly CatalogueEntry[] = [ctls141, ctls142, ctls143];

/** A Typha that runs with files of the past is mended by a restart; under the operator it is left to the operator. */
function withRestart(fact: Fact, views: readonly TyphaView[], byOperator: boolean): Fact {
  const workload = views.find(({ name }) => name === fact.who)?.target.server.workload;
  if (byOperator || workload === undefined || !restartMends.includes(fact.kind)) return fact;
  const remedy: Remedy = {
    command: `kubectl rollout restart ${workload.object.kind.toLowerCase()}/${workload.name} -n ${workload.namespace}`,
    text: 'First make sure that no other finding says that the stored certificate is refused.',
  };
  return { ...fact, remedy };
}
