/** Lines as Typha and its clients write them (those of Calico 3.32), for the logs of simulated pods. */
export class LogWriter {
  readonly #lines: string[] = [];
  readonly #component: string;
  #time: number;

  constructor(component: string, startedAt: Date) {
    this.#component = component;
    this.#time = startedAt.getTime();
  }

  line(level: string, place: string, message: string): this {
    const stamp = new Date(this.#time).toISOString().replace('T', ' ').replace('Z', '');
    this.#time += 7;
    this.#lines.push(`${stamp} [${level}][41] ${this.#component}/${place}: ${message}`);
    return this;
  }

  /** Lets time pass, in milliseconds. */
  wait(milliseconds: number): this {
    this.#time += milliseconds;
    return this;
  }

  text(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`;
  }
}

/** A Typha that refuses a client before its hello. */
export function refusedClient(log: LogWriter, address: string, port: number, error: string): void {
  const client = `client=${address}:${port} connID=0x97b78d4f0000${port.toString(16)}`;
  log
    .line('INFO', 'sync_server.go 465', `Accepted from ${address}:${port} port=5473`)
    .line('INFO', 'sync_server.go 899', `Failed to read from client ${client} error=${error} thread="read"`)
    .line('WARNING', 'sync_server.go 969', `Failed to read client hello. ${client} error=context canceled`)
    .line('INFO', 'sync_server.go 511', 'Connection handler finished error=context canceled');
}

export function greetedClient(
  log: LogWriter,
  address: string,
  port: number,
  node: string,
  syncer: string,
): void {
  log
    .line('INFO', 'sync_server.go 465', `Accepted from ${address}:${port} port=5473`)
    .line(
      'INFO',
      'sync_server.go 977',
      `Received Hello message from client. client=${address}:${port} connID=0x97b78d4f0000${port.toString(16)} ` +
        `msg=syncproto.MsgClientHello{Hostname:"${node}", Info:"", Version:"v3.32.1", SyncerType:"${syncer}"}`,
    );
}

/** How a client of TLS 1.3 hears of a refusal: the alert, or what a reset leaves of the connection. */
export type RaceOutcome = 'alert' | 'broken pipe' | 'reset';

export function cutOff(log: LogWriter, typha: string, alert: string, outcome: RaceOutcome): void {
  const own = 'myID=0xedfda8cb00000001 type="felix"';
  log.line('INFO', 'sync_client.go 242', `Successfully connected to Typha at ${typha} after 8.04ms. ${own}`);
  if (outcome === 'alert') {
    log.line(
      'ERROR',
      'sync_client.go 413',
      `Failed to read from server connection=${typha} error=${alert} ${own}`,
    );
    return;
  }
  const reason = outcome === 'reset' ? 'connection reset by peer' : 'broken pipe';
  log
    .line(
      'ERROR',
      'sync_client.go 413',
      `Failed to send hello to server connection=${typha} error=write tcp 10.0.0.9:46522->${typha}: write: ${reason} ${own}`,
    )
    .line(
      'WARNING',
      'sync_client.go 264',
      `Ignoring error from Close during shut-down of client. error=tls: failed to send closeNotify alert (but connection was closed anyway): write tcp 10.0.0.9:46522->${typha}: write: ${reason}`,
    );
}

export function refusedServer(log: LogWriter, typha: string, error: string): void {
  log.line(
    'WARNING',
    'sync_client.go 239',
    `Failed to connect to typha endpoint ${typha}.  Will try another if available... error=${error} myID=0x2b539ae500000001 type="felix"`,
  );
}
