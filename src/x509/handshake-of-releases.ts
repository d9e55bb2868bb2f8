import type { GoRelease } from './go-release.ts';
import { couldConnect, type HandshakeVerdict, type PossibleEnd } from './handshake.ts';

/** A pair that some of the Go releases that its ends may be built with accept, and others refuse. */
export interface Undecided {
  readonly accepted: null;
  /** For example `accepted by Go 1.24 and newer, refused before (x509: …)`. */
  readonly why: string;
}

/** Every Go that each end may be built with, oldest first. */
export interface Gos {
  readonly server: readonly GoRelease[];
  readonly client: readonly GoRelease[];
}

/**
 * The handshake of two ends whose Go may be one of several: the verdict where all agree, else undecided. The checks of
 * one end do not depend on the Go of the other, so each end is varied while the other keeps its newest. With files that
 * are not known it is that of the best world, as `couldConnect` says.
 */
export function wouldConnectInAny(
  server: PossibleEnd,
  client: PossibleEnd,
  gos: Gos,
  now: Date,
): HandshakeVerdict | Undecided {
  const newest = { server: gos.server.at(-1), client: gos.client.at(-1) };
  const verdictOf = (ofServer: GoRelease | undefined, ofClient: GoRelease | undefined) =>
    couldConnect(withGo(server, ofServer), withGo(client, ofClient), now);
  const latest = verdictOf(newest.server, newest.client);
  const varied = [
    ...gos.server.slice(0, -1).map((go) => ({ go, verdict: verdictOf(go, newest.client) })),
    ...gos.client.slice(0, -1).map((go) => ({ go, verdict: verdictOf(newest.server, go) })),
  ];
  const others = varied.filter(({ verdict }) => verdict.accepted !== latest.accepted);
  if (others.length > 0) return { accepted: null, why: wordsOf(latest, others) };
  const refusers = new Set([latest, ...varied.map(({ verdict }) => verdict)].map(refuserOf));
  if (latest.accepted || refusers.size === 1) return latest;
  // Now the one refuses, now the other: two older ends may yet agree.
  for (const ofServer of gos.server)
    for (const ofClient of gos.client) {
      const verdict = verdictOf(ofServer, ofClient);
      if (verdict.accepted) return { accepted: null, why: wordsOf(latest, [{ go: ofServer, verdict }]) };
    }
  return latest;
}

function refuserOf(verdict: HandshakeVerdict): string | null {
  return verdict.accepted ? null : verdict.refusedBy;
}

function withGo(end: PossibleEnd, go: GoRelease | undefined): PossibleEnd {
  return go === undefined ? end : { ...end, go };
}

function wordsOf(
  latest: HandshakeVerdict,
  others: readonly { readonly go: GoRelease; readonly verdict: HandshakeVerdict }[],
): string {
  const last = others.reduce(
    (a, b) => (isNewer(b.go, a.go) ? b : a),
    others[0] ?? { go: null, verdict: latest },
  );
  const until = last.go === null ? '' : `Go 1.${last.go.minor}.${last.go.patch}`;
  const refusal = latest.accepted ? last.verdict : latest;
  const text = refusal.accepted ? '' : ` (${refusal.refusal.message})`;
  return latest.accepted
    ? `refused until ${until}${text}, accepted by newer ones`
    : `accepted until ${until}, refused by newer ones${text}`;
}

function isNewer(a: GoRelease | null, b: GoRelease | null): boolean {
  if (a === null || b === null) return b === null;
  return a.minor !== b.minor ? a.minor > b.minor : a.patch > b.patch;
}
