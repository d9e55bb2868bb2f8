// kwok-kinds.ts DIR CRD_DIR STAGES: creates kwok's custom resource definitions and, as soon as they are
// served, the stages. (kubectl does the same, but waits seconds for discovery to know the new kinds.)
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from './api.ts';

const [dir = '', crdDir = '', stages = ''] = process.argv.slice(2);
const api = connect(dir);
const kwok = '/apis/kwok.x-k8s.io/v1alpha1';

/** Repeats a request for as long as the kind is not served (404) or not ready (429). */
async function sendUntilServed(method: string, path: string, body = '', type = ''): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const answer = await api.send(method, path, body, type);
    if (answer.status < 300) return;
    if ((answer.status !== 404 && answer.status !== 429) || attempt === 600) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    }
    await sleep(50);
  }
}

function field(yaml: string, pattern: RegExp): string {
  const value = pattern.exec(yaml)?.[1];
  if (value === undefined) throw new Error(`no ${pattern} in ${yaml.slice(0, 200)}`);
  return value;
}

const definitions = readdirSync(crdDir).map((file) => readFileSync(`${crdDir}/${file}`, 'utf8'));
await Promise.all(
  definitions.map((yaml) =>
    sendUntilServed(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      yaml,
      'application/yaml',
    ),
  ),
);
for (const yaml of readFileSync(stages, 'utf8').split(/^---$/m)) {
  const name = field(yaml, /^ {2}name: (\S+)$/m);
  // Not POST: the API server holds back the first create of a new kind for 2 s.
  await sendUntilServed(
    'PATCH',
    `${kwok}/stages/${name}?fieldManager=up`,
    yaml,
    'application/apply-patch+yaml',
  );
}
// kwok watches all of these from its start.
for (const yaml of definitions)
  await sendUntilServed('GET', `${kwok}/${field(yaml, /^ {4}plural: (\S+)$/m)}`);
api.close();
