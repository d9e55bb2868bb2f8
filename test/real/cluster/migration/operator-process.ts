// operator-process.ts DIR: the Tigera operator as far as TLS goes, against the real API server of the cluster in DIR,
// with its race: it overwrites the second of the two Secrets when it changes within 200 ms of the first. Prints a
// line for each pass that wrote something and for each overwrite. Runs until its stdin ends.
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../../../simulator/server/json.ts';
import { sourceNamespace } from '../../../../simulator/server/operator/metadata.ts';
import { Operator } from '../../../../simulator/server/operator/operator.ts';
import { otherOf, PairRace } from '../../../../simulator/server/operator/pair-race.ts';
import { Store } from '../../../../simulator/server/store.ts';
import { connect } from '../lib/api.ts';
import { type WatchedKind, watchInOrder } from './ordered-watch.ts';

const [dir = ''] = process.argv.slice(2);
const api = connect(dir);
const raceMs = 200;
const clock = { now: () => new Date() };

const paths: Readonly<Record<string, string>> = {
  Secret: '/api/v1/secrets',
  ConfigMap: '/api/v1/configmaps',
  Node: '/api/v1/nodes',
  Deployment: '/apis/apps/v1/deployments',
  DaemonSet: '/apis/apps/v1/daemonsets',
  Installation: '/apis/operator.tigera.io/v1/installations',
};
const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  DaemonSet: 'apps/v1',
  Installation: 'operator.tigera.io/v1',
};
const written = ['Secret', 'ConfigMap', 'Deployment', 'DaemonSet'];

let seen: readonly string[] = [];
const pushed = new Map<string, string>();

/** One pass: reads everything, lets the operator act on the copy, and writes what it changed. */
async function reconcile(): Promise<void> {
  const objects: KubeObject[] = [];
  for (const [kind, path] of Object.entries(paths)) {
    const answer = await api.send('GET', path);
    const { items } = JSON.parse(answer.text) as { items: KubeObject[] };
    objects.push(...items.map((item) => ({ ...item, apiVersion: apiVersions[kind] ?? 'v1', kind })));
  }
  const store = new Store(clock);
  store.load(objects, 1_000_000_000);
  const operator = new Operator(store, clock, seen);
  const changes: KubeObject[] = [];
  store.subscribe(({ object }) => void changes.push(object));
  operator.reconcile();
  seen = operator.hashes.seen;
  const names: string[] = [];
  for (const object of changes.filter(({ kind }) => written.includes(kind))) {
    if (await push(object)) names.push(`${object.kind} ${object.metadata.name}`);
  }
  if (names.length > 0) console.log(`wrote ${names.join(', ')}`);
}

/** Writes an object unless it is what was written before and is still there. */
async function push(object: KubeObject): Promise<boolean> {
  const { kind, metadata, status: _, ...rest } = object;
  const { resourceVersion, uid, generation, managedFields, creationTimestamp, ...kept } = metadata;
  const text = JSON.stringify({ kind, metadata: kept, ...rest });
  const [base, plural] = split(paths[kind] ?? '');
  const collection = `${base}/namespaces/${metadata.namespace ?? ''}/${plural}`;
  const place = `${collection}/${metadata.name}`;
  const isWorkload = kind === 'Deployment' || kind === 'DaemonSet';
  // A workload as the API server completes it never equals what was rendered.
  if (isWorkload && pushed.get(place) === rendered(object)) return false;
  const there = await api.send('GET', place);
  const answer =
    there.status === 404 ? await api.send('POST', collection, text) : await api.send('PUT', place, text);
  if (answer.status >= 300) throw new Error(`${place}: ${answer.status} ${answer.text.slice(0, 300)}`);
  pushed.set(place, rendered(object));
  return true;
}

const rendered = ({ spec }: KubeObject): string => JSON.stringify(spec);

function split(path: string): [string, string] {
  const at = path.lastIndexOf('/');
  return [path.slice(0, at), path.slice(at + 1)];
}

const race = new PairRace(raceMs);
const secrets = new Map<string, KubeObject>();
let due = true;

async function overwrite(object: KubeObject): Promise<void> {
  const { resourceVersion, managedFields, ...metadata } = object.metadata;
  const place = `/api/v1/namespaces/${sourceNamespace}/secrets/${metadata.name}`;
  const text = JSON.stringify({ ...object, metadata });
  const answer = await api.send('PUT', `${place}?fieldManager=operator`, text);
  console.log(`overwrote ${metadata.name} (${answer.status})`);
}

const sources: readonly WatchedKind[] = [
  { apiVersion: 'v1', kind: 'Secret', path: `/api/v1/namespaces/${sourceNamespace}/secrets` },
  { apiVersion: 'v1', kind: 'ConfigMap', path: `/api/v1/namespaces/${sourceNamespace}/configmaps` },
];
const watch = await watchInOrder(dir, sources, ({ object, type }) => {
  due = true;
  const { name } = object.metadata;
  const other = otherOf(name);
  if (object.kind !== 'Secret' || other === undefined || type === 'DELETED') return;
  secrets.set(name, object);
  // Only times between events count: each comes as late as the others.
  const at = Date.now();
  const back = race.overwriteOf(name, at);
  race.changed(name, secrets.get(other), at);
  if (back !== null) void overwrite(back);
});
for (const object of watch.start) if (object.kind === 'Secret') secrets.set(object.metadata.name, object);

let running = true;
process.stdin.resume().on('end', () => {
  running = false;
});
while (running) {
  if (due) {
    due = false;
    await reconcile();
  }
  await sleep(200);
}
watch.stop();
api.close();
