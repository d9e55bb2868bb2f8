import { operatorScenario } from './operator.ts';
import type { Scenario } from './scenario.ts';

export const nodes5000: Scenario = operatorScenario(
  'nodes-5000',
  'operator-cn with 5,000 nodes.',
  () => [],
  5000,
);
