import type { HandshakeObservation, HandshakeOutcome } from '../../../snapshot/socket-observation.ts';
import { alertText } from '../../probe/alert-name.ts';
import type { Rung } from '../../probe/document.ts';
import { caNames } from '../../probe/presented.ts';
import { day } from '../../time-span.ts';
import { listed, shown, unique } from '../../wording.ts';
import type { TyphaView } from './typha-view.ts';

const notTried = (name: Rung['name'], detail: string): Rung => ({
  name,
  result: 'not-tried',
  detail,
  ms: null,
});

/** The ladder of one Typha, from the connection to its hello: the first rung that fails names the cause. */
export function typhaRungs(view: TyphaView): Rung[] {
  const { reach } = view.seen;
  const connection: Rung = {
    name: 'connection',
    result: reach.reached ? 'passed' : reach.kind === 'forbidden' ? 'unknown' : 'failed',
    detail: reach.cause ?? 'open',
    ms: reach.ms,
  };
  if (!reach.reached) return [connection];
  if (view.speaks === 'plaintext') return [connection, plaintextRung(view), plaintextHelloRung(view)];
  if (view.speaks === null) return [connection, silentRung(view)];
  return [
    connection,
    tlsRung(view),
    certificateRung(view),
    askedForRung(view),
    acceptedRung(view),
    helloRung(view),
  ];
}

function plaintextRung({ expects, seen }: TyphaView): Rung {
  const ms = seen.plaintextHello?.ms ?? null;
  const name = 'tls';
  if (expects === 'plaintext')
    return { name, result: 'passed', detail: 'plaintext, as its settings say', ms };
  return { name, result: 'failed', detail: 'plaintext: it answered a hello without TLS', ms };
}

function plaintextHelloRung({ seen }: TyphaView): Rung {
  return {
    name: 'typha-hello',
    result: 'passed',
    detail: versionText(seen.plaintextHello?.hello?.version ?? ''),
    ms: seen.plaintextHello?.ms ?? null,
  };
}

/** Neither TLS nor Typha's own words: no verdict, whatever ended the connection. */
function silentRung({ seen, expects }: TyphaView): Rung {
  const { bare, plaintextHello } = seen;
  const tls = bare === null ? null : `to a TLS hello: ${outcomeText(bare.outcome)}`;
  const plain =
    plaintextHello === null ? null : `to a plaintext hello: ${plaintextHello.cause ?? 'an answer'}`;
  const words = [tls, plain].filter((text) => text !== null).join('; ');
  return {
    name: 'tls',
    result: expects === null ? 'unknown' : 'failed',
    detail: words,
    ms: bare?.outcomeMs ?? null,
  };
}

function tlsRung({ seen, expects }: TyphaView): Rung {
  const { bare } = seen;
  if (bare === null) return notTried('tls', 'not tried');
  const words = [bare.protocol?.replace('TLSv', 'TLS '), bare.cipher]
    .filter((text) => text != null)
    .join(', ');
  const detail = words === '' ? outcomeText(bare.outcome) : words;
  if (expects === 'plaintext')
    return {
      name: 'tls',
      result: 'failed',
      detail: `${detail}, though its settings say plaintext`,
      ms: bare.certificateMs,
    };
  return {
    name: 'tls',
    result: bare.chain.length > 0 ? 'passed' : 'failed',
    detail,
    ms: bare.certificateMs ?? bare.outcomeMs,
  };
}

function certificateRung({ presented, felixes, target, seen }: TyphaView): Rung {
  const name = 'server-certificate';
  const leaf = presented?.stored.leaf;
  const ms = seen.bare?.certificateMs ?? null;
  if (presented === null) return notTried(name, 'none was seen');
  if (leaf == null) return { name, result: 'failed', detail: presented.stored.problem?.why ?? 'none', ms };
  const stored = target.server.certificate?.leaf ?? null;
  const identity = leaf.commonName === '' ? (leaf.uriSans[0] ?? 'no name') : `CN ${shown(leaf.commonName)}`;
  const place =
    stored === null
      ? 'what is stored is not known'
      : stored.sha256 === leaf.sha256
        ? `as in ${target.server.certificate?.source}`
        : `not the one in ${target.server.certificate?.source}`;
  const refusals = unique(
    felixes.flatMap(({ acceptsServer }) =>
      acceptsServer?.accepted === false ? [acceptsServer.refusal.message] : [],
    ),
  );
  const known = felixes.filter(({ acceptsServer }) => acceptsServer !== null);
  const verdict =
    refusals.length > 0
      ? `Felix refuses it: ${listed(refusals)}`
      : known.length > 0
        ? 'Felix accepts it'
        : 'whether Felix accepts it is not known';
  return {
    name,
    result: refusals.length > 0 ? 'failed' : known.length > 0 ? 'passed' : 'unknown',
    detail: `${identity}, until ${day(leaf.notAfter)}, ${place}; ${verdict}`,
    ms,
  };
}

function askedForRung({ seen: { bare } }: TyphaView): Rung {
  const name = 'client-certificate-asked-for';
  if (bare === null || bare.asksForCertificate === null) return notTried(name, 'not seen');
  const ms = bare.outcomeMs;
  if (!bare.asksForCertificate) return { name, result: 'failed', detail: 'no: it serves anybody', ms };
  const names = caNames(bare.acceptableCas ?? []);
  const from =
    names.length === 0
      ? 'of any CA'
      : `of ${listed(names.slice(0, 3))}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  return {
    name,
    result: bare.outcome.kind === 'accepted' ? 'failed' : 'passed',
    detail: `yes, ${from}${bare.outcome.kind === 'accepted' ? ', but it serves clients without one' : ''}`,
    ms,
  };
}

function acceptedRung(view: TyphaView): Rung {
  const name = 'client-certificate-accepted';
  const { asFelix } = view.seen;
  const withheld = view.felixes.some(({ sendsCertificate }) => sendsCertificate === false);
  if (asFelix === null) {
    if (withheld)
      return {
        name,
        result: 'failed',
        detail: 'Felix withholds its certificate: no CA that Typha names issued it',
        ms: null,
      };
    return notTried(name, view.noPair ?? predictionText(view));
  }
  const ms = asFelix.outcomeMs;
  if (asFelix.outcome.kind === 'accepted' && withheld)
    return {
      name,
      result: 'failed',
      detail: 'accepted here, but Felix withholds its certificate: no CA that Typha names issued it',
      ms,
    };
  if (asFelix.outcome.kind === 'accepted') return { name, result: 'passed', detail: 'accepted', ms };
  return {
    name,
    result: asFelix.outcome.kind === 'refused' ? 'failed' : 'unknown',
    detail: `${outcomeText(asFelix.outcome)}${explanation(view, asFelix)}`,
    ms,
  };
}

function predictionText({ felixes }: TyphaView): string {
  const refused = felixes.flatMap(({ predicted }) =>
    predicted?.accepted === false && predicted.refusedBy === 'server' ? [predicted.refusal.message] : [],
  );
  const known = felixes.some(({ predicted }) => predicted !== null);
  const stored = refused.length > 0 ? `refused: ${listed(unique(refused))}` : 'accepted';
  return known ? `--as-felix tries it; by what is stored, ${stored}` : '--as-felix tries it';
}

/** Why by what is stored, where that leads to the same alert. */
function explanation({ felixes }: TyphaView, { outcome }: HandshakeObservation): string {
  if (outcome.kind !== 'refused') return '';
  if (felixes.some(({ sendsCertificate }) => sendsCertificate === false))
    return '; Felix does not even send it: no CA that Typha names issued it';
  const { alert } = outcome;
  const same = felixes.flatMap(({ predicted }) =>
    predicted?.accepted === false && predicted.refusedBy === 'server' && predicted.alert?.code === alert
      ? [predicted.refusal.message]
      : [],
  );
  return same.length === 0 ? '' : `: ${listed(unique(same))}`;
}

function helloRung({ seen: { hello, asFelix }, noPair }: TyphaView): Rung {
  const name = 'typha-hello';
  if (hello === null)
    return notTried(name, asFelix !== null || noPair !== null ? 'no connection' : '--as-felix tries it');
  if (hello.hello === null)
    return { name, result: 'failed', detail: hello.cause ?? 'no answer', ms: hello.ms };
  return { name, result: 'passed', detail: versionText(hello.hello.version), ms: hello.ms };
}

const versionText = (version: string): string => (version === '' ? 'a Typha' : `Typha ${version}`);

/** An outcome in words. */
export function outcomeText(outcome: HandshakeOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return 'accepted';
    case 'refused':
      return `refused with ${alertText(outcome.alert)}`;
    case 'not-tls':
      return `no TLS (${outcome.cause})`;
    case 'closed':
      return `no verdict (${outcome.cause})`;
    case 'silent':
      return 'no verdict (silence until the deadline)';
  }
}
