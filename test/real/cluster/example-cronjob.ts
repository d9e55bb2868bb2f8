import { readFileSync } from 'node:fs';
import { parseAllDocuments, stringify } from 'yaml';
import { type KubeObject, textAt } from '../../../simulator/server/json.ts';

/** A page of docs/examples with a CronJob. */
export interface ExampleCronJob {
  readonly yaml: string;
  /** All but the CronJob: what it may do, and as whom. */
  readonly rights: string;
  /** What its container runs by `sh -c`. */
  readonly script: string;
  readonly account: { readonly namespace: string; readonly name: string };
}

export function exampleCronJob(file: string): ExampleCronJob {
  const yaml = readFileSync(new URL(`../../../docs/examples/${file}`, import.meta.url), 'utf8');
  const objects = parseAllDocuments(yaml).map((document): KubeObject => document.toJS());
  const job = objects.find(({ kind }) => kind === 'CronJob');
  if (job === undefined) throw new Error(`there is no CronJob in ${file}`);
  const pod = ['spec', 'jobTemplate', 'spec', 'template', 'spec'] as const;
  const { containers } = Object(job.spec).jobTemplate.spec.template.spec;
  const [shell, flag, script, ...rest] = containers[0].command;
  if (containers.length !== 1 || shell !== 'sh' || flag !== '-c' || rest.length > 0)
    throw new Error(`${file} has another container than one that runs sh -c SCRIPT`);
  const others = objects.filter((object) => object !== job);
  return {
    yaml,
    rights: others.map((object) => stringify(object)).join('---\n'),
    script,
    account: {
      namespace: job.metadata.namespace ?? 'default',
      name: textAt(job, ...pod, 'serviceAccountName'),
    },
  };
}
