import type { ApplyEvent } from '../apply/event.ts';
import { printable } from '../render/printable.ts';

export interface TellingObserver {
  readonly tell: (event: ApplyEvent) => void;
  /** Ends a line that is being redrawn. */
  readonly end: () => void;
}

const heartbeatMs = 15_000;

/** Tells what a run does on stderr: a line that is redrawn on a terminal, a line every 15 s elsewhere. */
export function applyObserver(stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): TellingObserver {
  const redraws = stderr.isTTY === true && env.TERM !== 'dumb';
  let isOpen = false;
  let toldAt = 0;
  const end = () => {
    if (isOpen) stderr.write('\n');
    isOpen = false;
  };
  const line = (text: string) => {
    end();
    stderr.write(`${printable(text)}\n`);
  };
  const progress = (text: string) => {
    if (redraws) {
      stderr.write(`\r\x1b[K${printable(text)}`);
      isOpen = true;
      return;
    }
    if (Date.now() - toldAt < heartbeatMs) return;
    toldAt = Date.now();
    line(text);
  };
  const tell = (event: ApplyEvent) => {
    switch (event.kind) {
      case 'notice':
        return line(`note: ${event.text}`);
      case 'lease-wait':
        return line(`${event.holder} holds the Lease; waiting ${event.seconds} s for a sign of life`);
      case 'backup':
        return line(`backup of ${event.objects} objects: Secret ${event.namespace}/${event.name}`);
      case 'step-started':
        toldAt = 0;
        return line(`step ${event.number} of ${event.total}: ${event.step.title}`);
      case 'written':
        return line(
          `  ${event.unchanged ? 'unchanged' : 'written'}: ${event.address.kind} ${event.address.namespace}/${event.address.name}`,
        );
      case 'conflict':
        return line(
          `  somebody else changed ${event.address.kind} ${event.address.namespace}/${event.address.name}: reading and planning again`,
        );
      case 'operator-wait':
        return progress(`  waiting for the operator: ${event.what}`);
      case 'rollouts':
        return progress(`  ${event.rollouts.map((r) => `${r.name} ${r.done}/${r.total}`).join(', ')}`);
      case 'files-wait':
        return progress(`  waiting ${event.secondsLeft} of ${event.seconds} s for files to arrive`);
      case 'step-finished':
        return end();
    }
  };
  return { tell, end };
}
