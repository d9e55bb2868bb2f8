import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';

/** The simulated clock moves a second with each write: what it dates must still lie in the past of the real one. */
const historyMs = 3_600_000;

/**
 * What the simulated cluster holds after each phase of a scenario, with what its operator made: the history that
 * the real cluster has to go through to get the same old revisions and the same age of files.
 */
export async function statesOf(named: string | Scenario): Promise<readonly (readonly KubeObject[])[]> {
  const scenario = typeof named === 'string' ? scenarioNamed(named) : named;
  if (scenario === undefined) throw new Error(`there is no scenario ${named}`);
  const now = new Date(Date.now() - historyMs);
  const first: Scenario = { ...scenario, phases: (context) => scenario.phases(context).slice(0, 1) };
  const cluster = await startCluster({ scenario: first, now });
  try {
    const [, ...later] = scenario.phases({ now, issuer: new Issuer(now), clusterCa: cluster.caPem });
    const states = [];
    for (const { objects } of later) {
      for (const object of objects) cluster.put(object);
      cluster.settle();
      states.push(cluster.objects());
    }
    return states;
  } finally {
    await cluster.close();
  }
}
