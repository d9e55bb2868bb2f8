import type { KubeObject } from '../json.ts';

const pair: Readonly<Record<string, string>> = { 'typha-certs': 'node-certs', 'node-certs': 'typha-certs' };

interface Read {
  readonly other: KubeObject;
  readonly at: number;
}

/**
 * The operator's race: a change of one Secret of the pair starts a reconcile that has read the other one, and writes
 * what it read back, even over a replacement made meanwhile. No one is told.
 */
export class PairRace {
  readonly #window: number;
  readonly #reads = new Map<string, Read>();

  /** Milliseconds between the read and the write back; 0 for no race. */
  constructor(window: number) {
    this.#window = window;
  }

  /** To be told of each change of one of the Secrets by another, with the other Secret as it is now. */
  changed(name: string, other: KubeObject | undefined, at: number): void {
    if (this.#window > 0 && other !== undefined) this.#reads.set(name, { other, at });
  }

  /** What a write to a Secret at this time will be overwritten with, null when it stays. */
  overwriteOf(name: string, at: number): KubeObject | null {
    const read = this.#reads.get(pair[name] ?? '');
    if (read === undefined || at - read.at > this.#window) return null;
    this.#reads.delete(pair[name] ?? '');
    return read.other;
  }
}

export function otherOf(name: string): string | undefined {
  return pair[name];
}
