import type { WaitSurroundings } from './waiting/wait-rollouts.ts';

/** What writes that are waited for need. */
export interface WriteSurroundings extends WaitSurroundings {
  /** Called as soon as an object has changed, before anything is waited for. */
  readonly onWritten: () => void;
}
