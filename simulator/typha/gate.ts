import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * Between a TLS server and its socket: what the server writes once the client has sent its second flight waits
 * until somebody decides, so that a session ticket (or, under TLS 1.2, the end of the handshake) does not leave
 * before the client's certificate was judged.
 */
export class Gate extends Duplex {
  readonly #socket: Socket;
  #held: Buffer[] | null = null;
  #flights = 0;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.hear(chunk));
    socket.once('end', () => this.push(null));
    socket.once('close', () => this.destroy());
    socket.on('error', () => this.destroy());
  }

  hear(chunk: Buffer): void {
    if (this.#flights === 1) this.#held = [];
    this.#flights += 1;
    if (!this.destroyed) this.push(chunk);
  }

  /** Lets everything pass from now on. */
  open(): void {
    for (const chunk of this.#held ?? []) this.#socket.write(chunk);
    this.#held = null;
  }

  /** Sends these bytes in place of what waits, and hangs up. */
  replace(bytes: Buffer): void {
    this.#held = [];
    this.#socket.end(bytes);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#held !== null) this.#held.push(chunk);
    else if (!this.#socket.destroyed) this.#socket.write(chunk);
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    setTimeout(() => this.#socket.destroy(), 20);
    done(error);
  }
}
