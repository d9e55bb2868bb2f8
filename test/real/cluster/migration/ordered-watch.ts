import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { KubeObject } from '../../../../simulator/server/json.ts';
import { connect } from '../lib/api.ts';

export interface WatchedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Of the collection, in all namespaces. */
  readonly path: string;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export interface OrderedWatch {
  readonly start: readonly KubeObject[];
  stop(): void;
}

/** How long an event waits for earlier ones of other kinds, in milliseconds. */
const patience = 250;

/**
 * What there is of some kinds, and each change after that, in the order in which it was stored: across kinds too,
 * where separate watches say nothing about order.
 */
export async function watchInOrder(
  dir: string,
  kinds: readonly WatchedKind[],
  tell: (event: WatchEvent) => void,
): Promise<OrderedWatch> {
  const api = connect(dir);
  const agent = new Agent({
    ca: readFileSync(`${dir}/pki/ca.crt`),
    cert: readFileSync(`${dir}/pki/admin.crt`),
    key: readFileSync(`${dir}/pki/admin.key`),
  });
  const server = readFileSync(`${dir}/server`, 'utf8').trim();
  const waiting: { readonly at: number; readonly revision: number; readonly event: WatchEvent }[] = [];
  const start: KubeObject[] = [];
  for (const { apiVersion, kind, path } of kinds) {
    const answer = await api.send('GET', path);
    const list = JSON.parse(answer.text) as { metadata: { resourceVersion: string }; items: KubeObject[] };
    start.push(...list.items.map((item) => ({ ...item, apiVersion, kind })));
    const query = `watch=1&timeoutSeconds=3600&resourceVersion=${list.metadata.resourceVersion}`;
    const sent = request(`${server}${path}?${query}`, { agent }, (response) => {
      const lines = createInterface({ input: response });
      // What the end of a watch is, too.
      for (const source of [response, lines]) source.on('error', () => {});
      lines.on('line', (line) => {
        const event = JSON.parse(line) as WatchEvent;
        const revision = Number(event.object.metadata.resourceVersion);
        waiting.push({ at: Date.now(), revision, event });
      });
    });
    sent.on('error', () => {});
    sent.end();
  }
  api.close();
  const timer = setInterval(() => {
    waiting.sort((a, b) => a.revision - b.revision);
    while (waiting[0] !== undefined && Date.now() - waiting[0].at >= patience) {
      const [first] = waiting.splice(0, 1);
      if (first !== undefined) tell(first.event);
    }
  }, 25);
  return {
    start,
    stop: () => {
      clearInterval(timer);
      agent.destroy();
    },
  };
}
