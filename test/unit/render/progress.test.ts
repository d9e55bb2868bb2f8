import assert from 'node:assert/strict';
import test from 'node:test';
import {
  heartbeatLine,
  type ProgressState,
  progressLine,
  type RolloutLine,
  timeText,
} from '../../../src/render/progress.ts';

const start = new Date('2026-11-24T12:00:00Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const line = (name: string, done: number, total: number, problem: string | null = null): RolloutLine => ({
  name,
  done,
  total,
  finished: done === total,
  problem,
});

const state = (rollouts: readonly RolloutLine[], changes: Partial<ProgressState> = {}): ProgressState => ({
  step: 'step 2 of 5',
  waiting: null,
  rollouts,
  doneAtStart: 0,
  startedAt: start,
  ...changes,
});

test('A terminal shows how far, how fast and how long still', () => {
  const text = progressLine(state([line('DaemonSet calico-node', 107, 214)]), after(60), 120);
  assert.equal(
    text,
    'step 2 of 5  [##########----------]  107/214 pods  1.8/s, 1m 0s left  DaemonSet calico-node 107/214',
  );
});

test('A slow rollout is told in pods a minute', () => {
  const text = heartbeatLine(state([line('DaemonSet calico-node', 2, 4)]), after(100));
  assert.equal(text, 'step 2 of 5: 2/4 pods  1.2/min, 1m 40s left  DaemonSet calico-node 2/4');
});

test('Pods that were done before the wait began do not count as speed', () => {
  const text = heartbeatLine(
    state([line('DaemonSet calico-node', 110, 200)], { doneAtStart: 100 }),
    after(10),
  );
  assert.match(text, /1\.0\/s, 1m 30s left/);
});

test('Before the first pod is done there is no speed and no time left', () => {
  const text = heartbeatLine(state([line('Deployment calico-typha', 0, 3)]), after(10));
  assert.equal(text, 'step 2 of 5: 0/3 pods  Deployment calico-typha 0/3');
});

test('What holds a rollout up is named', () => {
  const stuck = line('DaemonSet calico-node', 3, 4, 'pod calico-node-x on node-2: Pending');
  assert.match(
    heartbeatLine(state([line('Deployment calico-typha', 2, 2), stuck]), after(10)),
    /calico-node 3\/4 {2}pod calico-node-x on node-2: Pending$/,
  );
});

test('A line never reaches the edge of a terminal, and a name cannot command it', () => {
  for (const columns of [20, 40, 80]) {
    assert.ok(
      progressLine(state([line(`DaemonSet ${'n'.repeat(100)}`, 1, 2)]), after(9), columns).length < columns,
    );
  }
  assert.equal(progressLine(state([line('Daemon\u001b[2J', 1, 2)]), after(9), 200).includes('\u001b'), false);
});

test('Another wait is told in its own words, and nothing as nothing', () => {
  assert.equal(
    heartbeatLine(state([], { waiting: 'new files reach the pods, 45s left' }), start),
    'step 2 of 5: new files reach the pods, 45s left',
  );
  assert.equal(progressLine(state([]), start, 80), '');
  assert.equal(heartbeatLine(state([]), start), '');
});

test('Times are short', () => {
  assert.deepEqual([0, 59, 60, 3599, 3600, 7500].map(timeText), [
    '0s',
    '59s',
    '1m 0s',
    '59m 59s',
    '1h 0m',
    '2h 5m',
  ]);
});
