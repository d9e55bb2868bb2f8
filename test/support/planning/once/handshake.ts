import {
  couldConnect as connect,
  type HandshakeVerdict,
  type PossibleEnd,
  type TlsEnd,
} from '../../../../src/x509/handshake.ts';
import { shortNames } from './short-name.ts';

const verdicts = new Map<string, HandshakeVerdict>();
const names = shortNames();

/** As the original, but each handshake of one minute is played once in the process. */
export function wouldConnect(server: TlsEnd, client: TlsEnd, now: Date): HandshakeVerdict {
  return couldConnect(server, client, now);
}

/** The same for ends of which something is not known. */
export function couldConnect(server: PossibleEnd, client: PossibleEnd, now: Date): HandshakeVerdict {
  const id = `${names.end(server)} ${names.end(client)} ${Math.floor(now.getTime() / 60_000)}`;
  const verdict = verdicts.get(id) ?? connect(server, client, now);
  verdicts.set(id, verdict);
  return verdict;
}
