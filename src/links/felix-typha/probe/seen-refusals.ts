import type { RefusedHandshake } from '../../../x509/handshake.ts';
import { subjectOf } from '../../certificates/certificate-name.ts';
import { alertText } from '../../probe/alert-name.ts';
import type { Fact } from '../../probe/fact.ts';
import { shown } from '../../wording.ts';
import { endNames, templateName } from '../context.ts';
import type { End } from '../end.ts';
import { findingOf } from '../refusal.ts';
import { refusalsByTypha } from './predicted-refusals.ts';
import { type FelixView, otherTransport, type TyphaView } from './typha-view.ts';

/** Every refusal that the socket of a Typha showed or leads to, each with the finding of its reason. */
export function seenRefusals(view: TyphaView): readonly Fact[] {
  return [...refusedByClients(view), ...unusable(view), ...refusedByTypha(view)];
}

function refusedByClients({ name, felixes, target }: TyphaView): readonly Fact[] {
  return felixes.flatMap(({ client, acceptsServer }): Fact[] => {
    if (acceptsServer === null || acceptsServer.accepted) return [];
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

/** Clients that cannot even load their own files. */
function unusable({ name, target, speaks, felixes }: TyphaView): readonly Fact[] {
  return felixes.flatMap(({ client, predicted }): Fact[] => {
    if (predicted?.accepted !== false || predicted.refusedBy !== 'client' || predicted.stage !== 'loading')
      return [];
    if (otherTransport(speaks, client) !== null) return [];
    const source = client.certificate?.source ?? target.namespace;
    const { code, message } = predicted.refusal;
    return [
      {
        kind: findingOf(code, 'client'),
        who: name,
        subject: client.certificate === null ? templateName(client) : subjectOf(client.certificate),
        clause: `gets no connection from ${endNames([client])}, which cannot use ${source}: ${message}`,
      },
    ];
  });
}

/** With --as-felix what happened, else what must happen by what is stored. */
function refusedByTypha(view: TyphaView): readonly Fact[] {
  const { name, target, noPair } = view;
  const { asFelix, bare } = view.seen;
  const refusals = refusalsByTypha(view);
  const told = (alert: number | null) =>
    refusals.map(({ felix, predicted }) => refusalFact(name, target.server, felix, predicted, alert));
  if (asFelix === null) return noPair === null && bare === null ? [] : told(null);
  return asFelix.outcome.kind === 'refused' ? told(asFelix.outcome.alert).slice(0, 1) : [];
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
