import { variable } from '../../calico/environment.ts';
import type { Installation } from '../../calico/installation.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { typhaTls } from '../../calico/typha-tls.ts';
import type { Workload } from '../../calico/workload.ts';
import type { PodTemplate } from '../../snapshot/objects.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

export interface MetricsTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

const defaultPort = 9093;

/** The Typha pods that serve Prometheus, and on which port. */
export function metricsTargets(snapshot: Snapshot, { workloads }: Installation): MetricsTarget[] {
  return workloads
    .filter(({ role }) => role === 'typha')
    .flatMap((workload) =>
      workload.revisions.flatMap(({ template, running }) => {
        const port = metricsPort(snapshot, workload, template);
        if (port === null) return [];
        return running.map(({ name }) => ({ namespace: workload.namespace, pod: name, port }));
      }),
    );
}

/** The port on which a Typha of this template serves Prometheus (Calico typha/pkg/config); null: it does not. */
export function metricsPort(snapshot: Snapshot, workload: Workload, template: PodTemplate): number | null {
  const environment = typhaTls(snapshot, workload, template)[0]?.environment;
  if (environment === undefined) return null;
  const text = (name: string) => textOf(variable(environment, name)) ?? '';
  if (!/^(?:true|t|1|yes|y)$/i.test(text('TYPHA_PROMETHEUSMETRICSENABLED'))) return null;
  return Number(text('TYPHA_PROMETHEUSMETRICSPORT')) || defaultPort;
}
