import type { KubeObject } from './objects.ts';

/** The objects of a scenario of the simulated cluster, for the real one. */
export async function scenarioObjects(name: string): Promise<readonly KubeObject[]> {
  throw new Error(`no scenario ${name} yet`);
}
