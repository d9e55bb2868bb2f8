import { passed, unknown } from '../../../../findings/check.ts';
import type { CatalogueEntry, CheckResult } from '../../../../findings/finding.ts';
import { unique } from '../../../wording.ts';
import { byTemplate, endId, endNames, type FelixTyphaContext, templateName } from '../../context.ts';
import { reasonOf } from '../../discovery.ts';
import type { End } from '../../end.ts';
import type { Pair } from '../../pair.ts';

/**
 * One result of a kind for each template of clients and the Typhas that it meets, where `by` refuses nobody; who
 * refuses whom is in `refusals`.
 */
export function acceptedCertificates(
  kind: CatalogueEntry,
  by: 'client' | 'server',
  context: FelixTyphaContext,
): CheckResult[] {
  const pairs = context.pairs.filter(
    ({ client, server }) => client.mode !== 'plaintext' && server.mode !== 'plaintext',
  );
  const unreadable = context.discoveries.filter(
    ({ client, unseen }) => unseen !== null && client.mode !== 'plaintext',
  );
  const clients = [...pairs, ...unreadable].map(({ client }) => client);
  return byTemplate(clients).flatMap((group): CheckResult[] => {
    const [first] = group;
    if (first === undefined) return [];
    const subject = templateName(first);
    const mine = pairs.filter(({ client }) => group.includes(client));
    if (mine.some(({ verdict }) => verdict?.accepted === false && verdict.refusedBy === by)) return [];
    // A refusal by the other end that is certain whatever is not known says nothing of this one.
    const unclear = mine.filter(({ verdict, whatever }) => verdict === null || whatever !== null);
    if (unclear.length > 0)
      return [
        unknown(kind, subject, unclearWords(unclear), {
          concerns: unclear.flatMap(({ client, server }) => [client, server]).map(endId),
        }),
      ];
    const unseen = unreadable.find(({ client }) => group.includes(client))?.unseen;
    if (unseen == null) return [passed(kind, subject)];
    return [unknown(kind, subject, unseen.why, reasonOf(unseen))];
  });
}

function unclearWords(unclear: readonly Pair[]): string {
  const undecided = unique(unclear.flatMap((pair) => pair.undecided ?? []));
  if (undecided.length > 0) return undecided.join('; ');
  const unread = unique(unclear.flatMap(({ client, server }) => [server, client].flatMap(unreadParts)));
  return unread.length === 0 ? 'a certificate, key or CA could not be read' : unread.join('; ');
}

function unreadParts(end: End): string[] {
  if (end.mode === 'unknown') return [`the settings of ${endNames([end])} are not known`];
  return [end.certificate, end.trust].flatMap((stored) =>
    stored?.problem?.kind === 'unknown' ? [`${stored.source}: ${stored.problem.why}`] : [],
  );
}
