import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TestSocksProxy {
  readonly url: string;
  /** `HOST:PORT` of every connection that was asked for. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/**
 * A SOCKS5 proxy (RFC 1928) on 127.0.0.1 that connects to `port` whatever it is asked; or that answers with another
 * method of authentication than none (0), or with a reply other than success (0).
 */
export async function startSocksProxy(
  port: number,
  { method = 0, reply = 0 }: { readonly method?: number; readonly reply?: number } = {},
): Promise<TestSocksProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.once('data', () => {
      client.write(Buffer.from([5, method]));
      client.once('data', (request: Buffer) => {
        asked.push(addressIn(request));
        if (reply !== 0) return void client.end(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
        const target = connect(port, '127.0.0.1', () => {
          client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          target.pipe(client).pipe(target);
        });
        sockets.add(target);
        target.on('error', () => client.destroy());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function addressIn(request: Buffer): string {
  const length = request[4] ?? 0;
  const isName = request[3] === 3;
  const host = isName ? request.subarray(5, 5 + length).toString() : request.subarray(4, 8).join('.');
  return `${host}:${request.readUInt16BE(request.length - 2)}`;
}
