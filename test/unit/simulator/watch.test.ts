import assert from 'node:assert/strict';
import { Agent, request } from 'node:https';
import test, { type TestContext } from 'node:test';
import type { SimulatedCluster } from '../../../simulator/server/cluster.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import {
  isObject,
  type JsonObject,
  type KubeObject,
  numberAt,
  textAt,
} from '../../../simulator/server/json.ts';
import { now, withObjects } from './empty-scenario.ts';

function settings(name: string, label = 'on'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels: { watched: label } },
    data: {},
  };
}

interface Stream {
  /** The next event; throws when the stream has ended. */
  next(): Promise<JsonObject>;
  readonly ended: Promise<void>;
}

function watch(cluster: SimulatedCluster, query: string): Stream {
  const user = cluster.user({ name: 'watcher', by: 'token' });
  const token = /token: (\S+)/.exec(user)?.[1] ?? '';
  const events: JsonObject[] = [];
  const waiting: ((event: JsonObject) => void)[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    const call = request(
      `${cluster.url}/api/v1/namespaces/default/configmaps?watch=true${query}`,
      { agent: new Agent({ ca: cluster.caPem }), headers: { authorization: `Bearer ${token}` } },
      (response) => {
        let rest = '';
        response.on('data', (chunk: Buffer) => {
          const lines = `${rest}${chunk.toString()}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            const event: unknown = JSON.parse(line);
            if (!isObject(event)) continue;
            const taker = waiting.shift();
            if (taker === undefined) events.push(event);
            else taker(event);
          }
        });
        response.on('end', resolve);
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end();
  });
  ended.catch(() => {});
  return {
    ended,
    next: () => {
      const ready = events.shift();
      return ready === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(ready);
    },
  };
}

function seen(event: JsonObject): string {
  return `${textAt(event, 'type')} ${textAt(event, 'object', 'metadata', 'name')}`;
}

async function start(context: TestContext, objects: readonly KubeObject[] = []): Promise<SimulatedCluster> {
  const cluster = await startCluster({ scenario: withObjects(objects), now });
  context.after(() => cluster.close());
  return cluster;
}

test('a watch without a version first shows what is there, then each change', async (context) => {
  const cluster = await start(context, [settings('a')]);
  const stream = watch(cluster, '&labelSelector=watched');
  assert.equal(seen(await stream.next()), 'ADDED a');
  cluster.put(settings('b'));
  assert.equal(seen(await stream.next()), 'ADDED b');
  cluster.put({ ...settings('a'), data: { x: '1' } });
  assert.equal(seen(await stream.next()), 'MODIFIED a');
  cluster.remove('ConfigMap', 'default', 'a');
  assert.equal(seen(await stream.next()), 'DELETED a');
});

test('a watch from a version shows what came after it', async (context) => {
  const cluster = await start(context, [settings('a')]);
  const version = textAt(cluster.find('ConfigMap', 'default', 'a'), 'metadata', 'resourceVersion');
  cluster.put(settings('b'));
  cluster.put(settings('c'));
  const from = textAt(cluster.find('ConfigMap', 'default', 'b'), 'metadata', 'resourceVersion');
  assert.ok(Number(from) > Number(version));
  assert.equal(seen(await watch(cluster, `&resourceVersion=${from}`).next()), 'ADDED c');
});

test('an object that leaves the selection is deleted for the watcher', async (context) => {
  const cluster = await start(context, [settings('a')]);
  const stream = watch(cluster, '&labelSelector=watched%3Don');
  await stream.next();
  cluster.put(settings('a', 'off'));
  assert.equal(seen(await stream.next()), 'DELETED a');
  cluster.put(settings('a', 'on'));
  assert.equal(seen(await stream.next()), 'ADDED a');
});

test('a watch from a forgotten version is told so with 410', async (context) => {
  const cluster = await start(context, [settings('a')]);
  cluster.put(settings('b'));
  cluster.dropWatches();
  const event = await watch(cluster, '&resourceVersion=2').next();
  assert.equal(event.type, 'ERROR');
  assert.equal(numberAt(event, 'object', 'code'), 410);
});

test('a watch ends when its time is over and when watches are dropped', async (context) => {
  const cluster = await start(context, [settings('a')]);
  await watch(cluster, '&timeoutSeconds=0').ended;
  const stream = watch(cluster, '');
  await stream.next();
  cluster.dropWatches();
  await stream.ended;
});
