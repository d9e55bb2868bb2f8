/** The time of a simulated cluster. */
export interface Clock {
  now(): Date;
}

/** Stands at a time until it is set or moved. */
export interface SteppingClock extends Clock {
  set(time: Date): void;
  advance(milliseconds: number): void;
}

export function steppingClock(start: Date): SteppingClock {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    set: (next) => {
      time = next.getTime();
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

/** Runs on from a time, `speed` times as fast as the real one. */
export function runningClock(start: Date, speed = 1): Clock {
  const origin = Date.now();
  return { now: () => new Date(start.getTime() + (Date.now() - origin) * speed) };
}

/** A time as Kubernetes writes it: whole seconds. */
export function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
