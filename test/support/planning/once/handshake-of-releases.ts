import type { HandshakeVerdict, PossibleEnd } from '../../../../src/x509/handshake.ts';
import {
  wouldConnectInAny as connect,
  type Gos,
  type Undecided,
} from '../../../../src/x509/handshake-of-releases.ts';
import { shortNames } from './short-name.ts';

const verdicts = new Map<string, HandshakeVerdict | Undecided>();
const names = shortNames();

/** As the original, but each handshake of one minute is played once in the process. */
export function wouldConnectInAny(
  server: PossibleEnd,
  client: PossibleEnd,
  gos: Gos,
  now: Date,
): HandshakeVerdict | Undecided {
  const minute = Math.floor(now.getTime() / 60_000);
  const id = `${names.end(server)} ${names.gos(gos.server)} ${names.end(client)} ${names.gos(gos.client)} ${minute}`;
  const verdict = verdicts.get(id) ?? connect(server, client, gos, now);
  verdicts.set(id, verdict);
  return verdict;
}
