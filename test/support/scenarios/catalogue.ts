import { canalScenario } from './canal.ts';
import { etcdMtls, etcdPlaintext } from './etcd.ts';
import { manifestNoTypha, manifestPlaintext } from './manifest.ts';
import { manifestMtlsCn, manifestMtlsEither, manifestMtlsSpiffe } from './manifest-tls.ts';
import { operatorByoSpiffe, operatorCn } from './operator.ts';
import type { Scenario } from './scenario.ts';

export const healthyScenarios: readonly Scenario[] = [
  operatorCn,
  operatorByoSpiffe,
  manifestPlaintext,
  manifestMtlsCn,
  manifestMtlsEither,
  manifestMtlsSpiffe,
  manifestNoTypha,
  etcdMtls,
  etcdPlaintext,
  canalScenario,
];

export const scenarios: readonly Scenario[] = [...healthyScenarios];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
