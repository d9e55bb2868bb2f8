import { type FileSource, sourceName } from '../../../calico/mounted-file.ts';
import { listed } from '../../../links/wording.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeConfigMap, changeSecret } from '../../edits/object-change.ts';
import { extendTrust, reduceTrust } from '../../edits/trust-bundle.ts';
import type { Draft, Move } from '../../model/draft.ts';
import type { PlanOptions } from '../../model/options.ts';
import type { ObjectChange } from '../../model/step.ts';

/** Both ends trust the CA of the new certificates beside the old one, before any new certificate is used. */
export function trustMove(
  state: FelixTyphaState,
  { newCertificates }: Pick<PlanOptions, 'newCertificates'>,
): ReturnType<Move> {
  if (newCertificates === null) return null;
  const changes: ObjectChange[] = [];
  for (const { source, text } of trustSources(state)) {
    const extended = extendTrust(text, newCertificates.authorityPem);
    if (extended !== null) changes.push(...withTrust(state.snapshot, source, extended));
  }
  for (const end of [...state.servers, ...state.clients])
    if (end.trust !== null && end.trust.object === null)
      return {
        blocked: `The CA file of ${end.process} cannot be changed: ${end.trust.source} does not come from a ConfigMap or Secret`,
        remedy: 'Mount the CA from a ConfigMap first.',
      };
  if (changes.length === 0) return null;
  return {
    id: 'trust-both',
    title: 'Trust the new CA beside the old one',
    why: 'Typha reads its CA file once, at start, and clients at every connection: both must trust the new CA before a certificate of it is used.',
    changes,
    effects: [],
    waits: [],
  };
}

/** Takes away the CAs that neither end's certificate needs, when that was asked for. */
export function retireMove(
  state: FelixTyphaState,
  { retireCa }: Pick<PlanOptions, 'retireCa'>,
  now: Date,
): Draft | null {
  if (!retireCa) return null;
  const ends = [...state.servers, ...state.clients];
  const gone: string[] = [];
  const changes = trustSources(state).flatMap(({ source, text }) => {
    const verifiers = ends.filter(
      (end) => end.trust?.object != null && sourceName(end.trust.object) === sourceName(source),
    );
    const presented = verifiers.flatMap((verifier) =>
      (verifier.side === 'server' ? state.clients : state.servers).flatMap((peer) =>
        peer.certificate?.text == null
          ? []
          : [
              {
                role: verifier.side,
                certFile: peer.certificate.text,
                gos: { verifier: verifier.release.gos, presenter: peer.release.gos },
              },
            ],
      ),
    );
    const reduced = reduceTrust(text, presented, now);
    gone.push(...reduced.gone);
    return reduced.text === null ? [] : withTrust(state.snapshot, source, reduced.text);
  });
  if (changes.length === 0) return null;
  return {
    id: 'retire-ca',
    title: 'Stop trusting the old CA',
    why: `No certificate in use needs ${listed([...new Set(gone)])} any more.`,
    changes,
    effects: [],
    waits: [],
  };
}

function trustSources(state: FelixTyphaState): { source: FileSource; text: string }[] {
  const found = [...state.servers, ...state.clients].flatMap((end) =>
    end.trust?.object == null ? [] : [{ source: end.trust.object, text: end.trust.text ?? '' }],
  );
  return [...new Map(found.map((one) => [`${sourceName(one.source)} ${one.source.key}`, one])).values()];
}

function withTrust(snapshot: Snapshot, source: FileSource, text: string): ObjectChange[] {
  const { namespace, name, key } = source;
  if (source.object === 'Secret') {
    const before = knownValue(lookUp(snapshot, 'Secret', namespace, name));
    if (before === undefined) return [];
    return [changeSecret(before, { ...before, values: { ...before.values, [key]: { kind: 'text', text } } })];
  }
  const before = knownValue(lookUp(snapshot, 'ConfigMap', namespace, name));
  const after = {
    ...(before ?? { apiVersion: 'v1', kind: 'ConfigMap' as const, metadata: { namespace, name } }),
    data: { ...before?.data, [key]: text },
  };
  return [changeConfigMap(before ?? null, after)];
}
