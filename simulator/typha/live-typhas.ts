import type { End } from '../../src/links/felix-typha/end.ts';
import { felixTyphaContext } from '../../src/links/felix-typha/felix-typha.ts';
import { type TyphaTarget, typhaTargets } from '../../src/links/felix-typha/probe/typha-target.ts';
import { tlsEnd } from '../../src/links/felix-typha/worlds.ts';
import { judgeContext } from '../../src/links/judgement.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import type { SimulatedCluster } from '../server/cluster.ts';
import { type Dial, forwardPorts } from '../server/port-forward.ts';
import { type StandIn, type StandInSettings, startStandIn } from './stand-in.ts';

export interface LiveTyphas {
  /** What the stand-ins would have logged, those of all Typhas together. */
  readonly refusals: () => string[];
  /** The port of 127.0.0.1 behind a port of a pod. */
  readonly dial: Dial;
  close(): Promise<void>;
}

/**
 * Puts a stand-in behind the port of every Typha pod of a simulated cluster, with the settings and files that its
 * pod has; `change` is for one that runs with others. A Typha whose settings are not complete does not listen.
 */
export function liveTyphas(
  cluster: SimulatedCluster,
  change: (settings: StandInSettings) => StandInSettings | null = (settings) => settings,
): LiveTyphas {
  const started = new Map<End, Promise<StandIn> | null>();
  let targets: readonly TyphaTarget[] | null = null;
  const dial: Dial = async (namespace, pod, port) => {
    targets ??= targetsOf(cluster);
    const target = targets.find(
      (one) => one.namespace === namespace && one.pod.name === pod && one.port === port,
    );
    if (target === undefined) return null;
    const { server } = target;
    const known = started.get(server);
    if (known !== undefined) return known === null ? null : (await known).port;
    const own = settingsOf(cluster, server);
    const settings = own === null ? null : change(own);
    const standIn = settings === null ? null : startStandIn(settings, () => cluster.clock.now());
    started.set(server, standIn);
    return standIn === null ? null : (await standIn).port;
  };
  forwardPorts(cluster, dial);
  const all = () => Promise.all([...started.values()].filter((one) => one !== null));
  const refusals: string[] = [];
  return {
    refusals: () => refusals,
    dial,
    close: async () => {
      for (const standIn of await all()) {
        refusals.push(...standIn.refusals);
        await standIn.close();
      }
    },
  };
}

function targetsOf(cluster: SimulatedCluster): readonly TyphaTarget[] {
  const now = cluster.clock.now();
  const text = JSON.stringify(cluster.objects());
  const snapshot = loadSnapshot([{ name: 'cluster', text }], now);
  return typhaTargets(felixTyphaContext(judgeContext(snapshot, now, 0)));
}

/** Null for a Typha that does not listen. */
function settingsOf(cluster: SimulatedCluster, server: End): StandInSettings | null {
  const end = tlsEnd(server);
  if (end === null) return null;
  const { transport, certFile, caFile, commonName, uriSan } = end;
  const place = server.tls.files.key?.source;
  const secret = place == null ? undefined : cluster.find('Secret', place.namespace, place.name);
  const data = secret?.data;
  const encoded =
    typeof data === 'object' && data !== null
      ? Object.entries(data).find(([key]) => key === place?.key)?.[1]
      : '';
  const keyFile = Buffer.from(String(encoded ?? ''), 'base64').toString();
  return { transport, certFile, keyFile, caFile, commonName, uriSan };
}
