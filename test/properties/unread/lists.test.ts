import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { before, describe } from 'node:test';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import type { Effect } from '../../../simulator/server/faults.ts';
import type { LinkName } from '../../../src/findings/finding.ts';
import type { Status } from '../../../src/links/status.ts';
import { type Run, runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

/** Every list of the first wave, and the links that are judged from it; none: it only adds to what is said. */
const lists: readonly (readonly [path: RegExp, links: readonly LinkName[]])[] = [
  [/\/deployments(\?|$)/, ['felix-typha', 'kube-apiserver', 'etcd']],
  [/\/daemonsets(\?|$)/, ['felix-typha', 'kube-apiserver', 'etcd']],
  [/\/replicasets(\?|$)/, ['felix-typha', 'kube-apiserver', 'etcd']],
  [/\/controllerrevisions(\?|$)/, ['felix-typha', 'kube-apiserver', 'etcd']],
  [/(v1|calico-system)\/pods(\?|$)/, ['felix-typha', 'kube-apiserver', 'etcd']],
  [/kube-system\/pods(\?|$)/, ['kube-apiserver']],
  [/\/installations(\?|$)/, ['felix-typha', 'kube-apiserver']],
  [/\/felixconfigurations(\?|$)/, ['felix-typha']],
  [/\/clusterinformations(\?|$)/, []],
  [/\/tigerastatuses(\?|$)/, []],
];

const effects: readonly (readonly [name: string, effect: Effect, words: RegExp])[] = [
  ['403', { kind: 'status', code: 403 }, /^may not (list|get) /],
  ['500', { kind: 'status', code: 500 }, /etcdserver: request timed out/],
  ['no answer', { kind: 'slow', milliseconds: 60_000 }, /did not answer|no answer|timed? ?out|within/i],
];

let full: Status;

async function statusWith(lose: (add: Add) => void, words: readonly string[] = []): Promise<Run> {
  const cluster = await startCluster({ scenario: operatorCn });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-'));
  try {
    lose((path, effect) => cluster.fault({ path }, effect));
    const kubeconfig = join(folder, 'config');
    writeFileSync(kubeconfig, cluster.kubeconfig);
    return await runProgram(['status', '-o', 'json', '--kubeconfig', kubeconfig, ...words]);
  } finally {
    await cluster.close();
    rmSync(folder, { recursive: true });
  }
}

type Add = (path: RegExp, effect: Effect) => void;

before(async () => {
  full = JSON.parse((await statusWith(() => {})).stdout);
});

describe('a list that is not read', () => {
  for (const [path, links] of lists)
    for (const [name, effect, words] of effects) {
      // Waiting is slow: three lists stand for all, which test/properties/unread/monotone tries without waiting.
      if (effect.kind === 'slow' && lists.findIndex(([one]) => one === path) > 2) continue;
      test(`${path.source}: ${name}`, async () => {
        const within = effect.kind === 'slow' ? '8s' : '2m';
        const { stdout, stderr, code } = await statusWith(
          (add) => add(path, effect),
          ['--fail-on', 'unknown', '--request-timeout', within],
        );
        assert.equal(code, 3, stderr);
        const status: Status = JSON.parse(stdout);
        assertValid('status', status);
        for (const { link, state, mode } of status.links) {
          if (!links.includes(link)) continue;
          assert.equal(state, 'unknown', `${link} is ${state}`);
          assert.notEqual(mode, 'not-used');
          const why = status.unknown.filter((one) => one.link === link && one.check === 'CTLS901');
          assert.ok(
            why.some((one) => words.test(one.why)),
            JSON.stringify(why),
          );
          assert.ok(why.every(({ reason }) => reason === (name === '403' ? 'forbidden' : 'failed')));
        }
        assert.ok(status.unread.length > 0);
        assert.ok(status.summary.unknown > 0);
        const remedies = full.findings.map(({ remedy }) => JSON.stringify(remedy));
        for (const { remedy } of status.findings) assert.ok(remedies.includes(JSON.stringify(remedy)));
      });
    }
});
