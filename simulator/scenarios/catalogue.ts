import { expired, missingSecretKey, wrongCa, wrongEku } from './broken-certificates.ts';
import { asymmetricSecrets } from './broken-operator.ts';
import { felixCfgOnly, halfRolled, partialSettings, strayConfdPrefix } from './broken-settings.ts';
import { canalScenario } from './canal.ts';
import { etcdMtls, etcdPlaintext } from './etcd.ts';
import { manifestNoTypha, manifestPlaintext } from './manifest.ts';
import { manifestMtlsCn, manifestMtlsEither, manifestMtlsSpiffe } from './manifest-tls.ts';
import { nodes5000 } from './nodes-5000.ts';
import { operatorByoSpiffe, operatorCn, operatorGoldmane } from './operator.ts';
import type { Scenario } from './scenario.ts';

export const healthyScenarios: readonly Scenario[] = [
  operatorCn,
  operatorByoSpiffe,
  operatorGoldmane,
  manifestPlaintext,
  manifestMtlsCn,
  manifestMtlsEither,
  manifestMtlsSpiffe,
  manifestNoTypha,
  etcdMtls,
  etcdPlaintext,
  canalScenario,
];

export const brokenScenarios: readonly Scenario[] = [
  partialSettings,
  wrongCa,
  expired,
  wrongEku,
  asymmetricSecrets,
  strayConfdPrefix,
  felixCfgOnly,
  missingSecretKey,
  halfRolled,
];

export const scenarios: readonly Scenario[] = [...healthyScenarios, ...brokenScenarios, nodes5000];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
