import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { scenarios } from '../../../simulator/scenarios/catalogue.ts';
import { nodes5000 } from '../../../simulator/scenarios/nodes-5000.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import type { Role } from '../../../src/calico/workload.ts';
import type { CheckResult } from '../../../src/findings/finding.ts';
import type { State, Status } from '../../../src/links/status.ts';
import { failed } from '../../../src/snapshot/reading.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';

parseAndCheckOnce();
const { installation } = await import('../../../src/calico/installation.ts');
const { references } = await import('../../../src/calico/references.ts');
const { judge, judgedLinks } = await import('../../../src/links/judge.ts');
const { judgeContext } = await import('../../../src/links/judgement.ts');
const { links } = await import('../../../src/links/links.ts');
const { loadSnapshot } = await import('../../../src/snapshot/load.ts');
const { objectKey } = await import('../../../src/snapshot/snapshot.ts');

const now = new Date('2026-06-01T00:00:00Z');
/** What each install has, and what Service calico-typha leads to. */
const always: readonly Role[] = ['node', 'typha', 'operator'];
const sane: readonly State[] = ['ok', 'info', 'not-used'];
const nodePods = 'the pods of calico-node';
const month = 30 * 86_400_000;
const subsets = Number(process.env.CALICO_TLS_UNREAD_SUBSETS ?? 15);

interface Judged {
  readonly status: Status;
  readonly checks: readonly CheckResult[];
}

/** Each link by itself: what is unknown of one says nothing of another. */
function judged(snapshot: Snapshot): Judged[] {
  const context = judgeContext(snapshot, now, month);
  if (context.installation.kind === 'none') return [];
  return links.map(({ name: link }) => ({
    status: judge(snapshot, { now, version: '0.0.0', link, expiresWithinMs: month }),
    checks: judgedLinks(context, link).flatMap(({ judgement }) => judgement.checks),
  }));
}

/** Objects of a snapshot that others refer to, or that such an install always has. */
function droppable(snapshot: Snapshot): string[] {
  const named = references(snapshot).map(({ kind, namespace, name }) => objectKey(kind, namespace, name));
  const running = installation(snapshot)
    .workloads.filter(({ role }) => always.includes(role))
    .map(({ object, namespace, name }) => objectKey(object.kind, namespace, name));
  const history = [...snapshot.objects.keys()].filter((key) =>
    /^(ReplicaSet|ControllerRevision|Pod)\//.test(key),
  );
  const keys = new Set([...named, ...history, ...running, objectKey('Installation', null, 'default')]);
  return [...[...keys].filter((key) => snapshot.objects.has(key)), nodePods];
}

function withoutKeys(snapshot: Snapshot, dropped: readonly string[]): Snapshot {
  const objects = new Map([...snapshot.objects].filter(([key]) => !dropped.includes(key)));
  return {
    ...snapshot,
    objects,
    ...(dropped.includes(nodePods) ? { nodePods: failed('not in cluster.json') } : {}),
  };
}

/** A workload by its name alone: who makes it is said only where it is not seen. */
const bare = (workload: string) => workload.replace(/ \(made by the operator\)$/, '');

/** What `less` says is well that `full` does not. */
function better(full: Judged, less: Judged): string[] {
  const isWorse = ({ status: { summary } }: Judged) => summary.errors + summary.unknown > 0;
  const isBetter = (whole: State, part: State) =>
    (whole === 'error' || whole === 'unknown') &&
    (sane.includes(part) || (part === 'warning' && !isWorse(less)));
  const names = (one: Judged, wanted: readonly CheckResult['outcome'][]) =>
    one.checks
      .filter(({ outcome }) => wanted.includes(outcome))
      .map(({ code, subject }) => `${code} ${bare(subject)}`);
  const [passing, doubted] = [names(full, ['passed']), names(full, ['failed', 'unknown'])];
  return [
    ...(isWorse(full) && !isWorse(less) ? ['the summary is well'] : []),
    ...names(less, ['passed'])
      .filter((name) => doubted.includes(name) && !passing.includes(name))
      .map((name) => `${name} passes`),
    ...less.status.links.flatMap((link) => {
      const whole = full.status.links.find((one) => one.link === link.link);
      if (whole === undefined) return [];
      return [
        ...(isBetter(whole.state, link.state) ? [`${link.link} is ${link.state}, not ${whole.state}`] : []),
        ...link.sides.flatMap((side) => {
          const twin = whole.sides.find(
            (one) => one.component === side.component && bare(one.workload) === bare(side.workload),
          );
          return twin !== undefined && isBetter(twin.state, side.state)
            ? [`${link.link}: ${side.component} ${side.workload} is ${side.state}, not ${twin.state}`]
            : [];
        }),
      ];
    }),
  ];
}

/** A fault in all objects of a kind, so that what is left out is an error in many places. */
const faults: Readonly<Record<string, (object: KubeObject) => KubeObject | null>> = {
  'as they are': (object) => object,
  "the operator's sources alone": (object) =>
    object.metadata.namespace === 'tigera-operator' || object.kind === 'Installation' ? object : null,
  'Services without a named port': (object) =>
    object.kind === 'Service' ? withAt(object, ['spec', 'ports'], [{ name: 'http', port: 80 }]) : object,
  'Services that select nothing': (object) =>
    object.kind === 'Service' ? withAt(object, ['spec', 'selector'], { nobody: 'here' }) : object,
  'Secrets without certificates': (object) =>
    object.kind === 'Secret'
      ? { ...object, data: Object.fromEntries(Object.keys(Object(object.data)).map((key) => [key, 'eA=='])) }
      : object,
  'ConfigMaps without text': (object) =>
    object.kind === 'ConfigMap'
      ? { ...object, data: Object.fromEntries(Object.keys(Object(object.data)).map((key) => [key, 'x'])) }
      : object,
  'ConfigMaps without keys': (object) => (object.kind === 'ConfigMap' ? { ...object, data: {} } : object),
  'Secrets without keys': (object) => (object.kind === 'Secret' ? { ...object, data: {} } : object),
};

for (const scenario of scenarios.filter((one) => one !== nodes5000))
  test(`${scenario.name}: what files leave out makes nothing better`, async (t) => {
    const cluster = await startCluster({ scenario, now });
    t.after(() => cluster.close());
    for (const [fault, inject] of Object.entries(faults)) {
      const items = cluster.objects().flatMap((object) => inject(object) ?? []);
      if (items.length === 0) continue;
      const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      const whole = loadSnapshot([{ name: 'cluster.json', text }], now);
      const full = judged(whole);
      const keys = droppable(whole);
      assert.ok(keys.length > 1);
      const claims = (dropped: readonly string[]) =>
        judged(withoutKeys(whole, dropped))
          .flatMap((less, at) => {
            const same = full[at];
            return same === undefined ? [] : better(same, less);
          })
          .map((claim) => `${fault}, without ${dropped.join(', ')}: ${claim}`);
      assert.deepEqual(
        keys.flatMap((key) => claims([key])),
        [],
      );
      fc.assert(
        fc.property(fc.subarray(keys, { minLength: 2 }), (dropped) => {
          assert.deepEqual(claims(dropped), []);
        }),
        { seed: freshSeed('from/left-out'), numRuns: subsets },
      );
    }
  });
