import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Observed } from '../ends/observer.ts';

/** The figures of what was seen, for whoever reads the run. */
export function tell(t: TestContext, nodes: number, observed: Observed): void {
  const { dials, handshakes, refused, stranded, longestGapMs } = observed;
  t.diagnostic(
    `${nodes} nodes: ${dials} dials, ${handshakes} handshakes, ${refused} refused, at most ${stranded} clients without a Typha, longest gap of a client ${longestGapMs} ms`,
  );
}

/** Nor that any client was without a Typha for long. */
export function assertNobodyRefused({ handshakes, refused, incidents, deaf, abandoned }: Observed): void {
  assert.ok(handshakes > 1000, `${handshakes} handshakes`);
  assert.deepEqual(
    { refused, incidents, deaf, abandoned },
    { refused: 0, incidents: [], deaf: [], abandoned: [] },
  );
}
