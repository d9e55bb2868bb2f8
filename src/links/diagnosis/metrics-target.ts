import { variable } from '../../calico/environment.ts';
import type { Installation } from '../../calico/installation.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { typhaTls } from '../../calico/typha-tls.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

export interface MetricsTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

const defaultPort = 9093;

/** The Typha pods that serve Prometheus, and on which port (Calico typha/pkg/config). */
export function metricsTargets(snapshot: Snapshot, { workloads }: Installation): MetricsTarget[] {
  return workloads
    .filter(({ role }) => role === 'typha')
    .flatMap((workload) =>
      workload.revisions.flatMap(({ template, running }) => {
        const environment = typhaTls(snapshot, workload, template)[0]?.environment;
        if (environment === undefined) return [];
        const text = (name: string) => textOf(variable(environment, name)) ?? '';
        if (!/^(?:true|t|1|yes|y)$/i.test(text('TYPHA_PROMETHEUSMETRICSENABLED'))) return [];
        const port = Number(text('TYPHA_PROMETHEUSMETRICSPORT')) || defaultPort;
        return running.map(({ name }) => ({ namespace: workload.namespace, pod: name, port }));
      }),
    );
}
