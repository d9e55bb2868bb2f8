import assert from 'node:assert/strict';
import test from 'node:test';
import type { ApplyEvent } from '../../../src/apply/event.ts';
import type { RolloutProgress } from '../../../src/apply/waiting/rollout-progress.ts';
import { type ProgressStream, reportProgress } from '../../../src/cli/terminal/progress.ts';

const start = new Date('2026-11-24T12:00:00Z');

/** A stream and a clock of a test; `written` is everything that came. */
function screen(isTTY: boolean) {
  const seen = { written: '', now: start.getTime() };
  const stream: ProgressStream = {
    isTTY,
    columns: 100,
    write: (text) => {
      seen.written += text;
    },
  };
  return { seen, report: reportProgress(stream, () => new Date(seen.now)) };
}

const rollouts = (done: number): ApplyEvent => {
  const one: RolloutProgress = {
    kind: 'DaemonSet',
    namespace: 'kube-system',
    name: 'calico-node',
    done,
    total: 4,
    finished: done === 4,
    paused: false,
    onDelete: false,
    stuck: null,
  };
  return { kind: 'rollouts', rollouts: [one], startedAt: start, now: start };
};

const notice: ApplyEvent = { kind: 'notice', text: 'only one Typha' };

test('Without a terminal there is a line every 15 seconds and no control character', () => {
  const { seen, report } = screen(false);
  for (let second = 0; second <= 60; second += 1) {
    seen.now = start.getTime() + second * 1000;
    report.observer(rollouts(Math.floor(second / 20)));
  }
  report.end();
  const lines = seen.written.trimEnd().split('\n');
  assert.equal(lines.length, 5);
  assert.deepEqual([seen.written.includes('\r'), seen.written.includes('\u001b')], [false, false]);
});

test('On a terminal one line moves, and lines that stay come above it', () => {
  const { seen, report } = screen(true);
  report.observer(rollouts(1));
  report.observer(notice);
  report.observer(rollouts(2));
  report.end();
  const visible = seen.written.split('\r\u001b[2K');
  assert.match(visible[0] ?? '', /1\/4 pods/);
  assert.match(visible[1] ?? '', /^note: only one Typha\n/);
  assert.equal(visible.at(-1), '', 'the moving line is gone at the end');
});

test('Every event that stays is told in one line', () => {
  const { seen, report } = screen(false);
  const address = { kind: 'Secret', namespace: 'ns', name: 'certs' } as const;
  const events: ApplyEvent[] = [
    notice,
    { kind: 'lease-wait', holder: 'bob', seconds: 30 },
    { kind: 'backup', namespace: 'ns', name: 'calico-tls-backup-1', objects: 3 },
    { kind: 'written', address, unchanged: false },
    { kind: 'written', address, unchanged: true },
    { kind: 'conflict', address },
  ];
  for (const event of events) report.observer(event);
  assert.equal(seen.written.trimEnd().split('\n').length, 5);
  assert.match(
    seen.written,
    /bob holds the Lease[\s\S]*backup of 3 objects in Secret ns\/calico-tls-backup-1[\s\S]*wrote Secret ns\/certs/,
  );
});
