// ports.ts N: prints N free TCP ports of 127.0.0.1, one a line. They are taken below the ephemeral range, so
// that no outgoing connection can take one before the server that it is meant for listens on it.
import { createServer, type Server } from 'node:net';

const want = Number(process.argv[2] ?? 1);
const held: { port: number; server: Server }[] = [];

function hold(port: number): Promise<void> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve());
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      held.push({ port, server });
      resolve();
    });
  });
}

for (let tries = 0; held.length < want && tries < 2000; tries++) {
  await hold(20000 + Math.floor(Math.random() * 12000));
}
if (held.length < want) {
  console.error('no free ports on 127.0.0.1');
  process.exit(1);
}
for (const { port, server } of held) {
  console.log(port);
  server.close();
}
