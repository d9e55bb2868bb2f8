// What the launcher starts in its tests. Says on which Node.js it runs, and does what its first argument says.
import { spawnSync } from 'node:child_process';

const [task, value = ''] = process.argv.slice(2);

switch (task) {
  case 'exit':
    process.exitCode = Number(value);
    break;
  case 'die':
    process.kill(process.pid, value);
    break;
  case 'read':
    process.stdin.pipe(process.stdout);
    break;
  case 'child':
    console.log(nodeOfChild());
    break;
  case 'listen':
    listen();
    break;
  default:
    console.log(JSON.stringify({ node: process.env.NODE_OF ?? 'machine', args: process.argv.slice(2) }));
}

/** What a `node` of the PATH says of itself, without what it would inherit. */
function nodeOfChild(): string {
  const { NODE_OF: _own, ...env } = process.env;
  return spawnSync('node', ['-p', 'process.env.NODE_OF'], { encoding: 'utf8', env }).stdout.trim();
}

/** Ends with 7 a moment after the first signal, and says every one that it heard by then. */
function listen(): void {
  const heard: string[] = [];
  const alive = setInterval(() => {}, 1000);
  const end = (): void => {
    console.log(`heard ${heard.join(' ')}`);
    clearInterval(alive);
    process.exitCode = 7;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      heard.push(signal);
      if (heard.length === 1) setTimeout(end, 500);
    });
  console.log('listening');
}
