import type { PossibleVerifier, Presented, Verdict, Verifier } from '../../../../src/x509/verdict.ts';
import { couldAccept as accept, noCaCertificate } from '../../../../src/x509/verify.ts';
import { shortNames } from './short-name.ts';

export { noCaCertificate };

const verdicts = new Map<string, Verdict>();
const names = shortNames();

/** As the original, but each certificate file is judged once in a minute of the process. */
export function wouldAccept(verifier: Verifier, presented: Presented, now: Date): Verdict {
  return couldAccept(verifier, presented, now);
}

/** The same for a verifier whose CA file may not be known. */
export function couldAccept(verifier: PossibleVerifier, presented: Presented, now: Date): Verdict {
  const { caFile, ...rest } = verifier;
  const ends = `${names.text(caFile)} ${names.text(presented.certFile)}`;
  const id = `${ends} ${JSON.stringify([rest, presented.go])} ${Math.floor(now.getTime() / 60_000)}`;
  const verdict = verdicts.get(id) ?? accept(verifier, presented, now);
  verdicts.set(id, verdict);
  return verdict;
}
