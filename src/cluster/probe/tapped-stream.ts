import { Duplex } from 'node:stream';

/** More than any server's first flight: 16 certificates of 4 KiB and as many CA names. */
const most = 256 * 1024;

/** A stream that keeps a copy of the first bytes that come from the other side. */
export class TappedStream extends Duplex {
  readonly #inner: Duplex;
  readonly #kept: Buffer[] = [];
  #length = 0;

  constructor(inner: Duplex) {
    super();
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      if (this.#length < most) this.#kept.push(chunk);
      this.#length += chunk.length;
      if (!this.readableEnded && !this.destroyed && !this.push(chunk)) inner.pause();
    });
    inner.once('end', () => this.#ended());
    inner.once('close', () => this.#ended());
    inner.once('error', (error) => this.destroy(error));
  }

  /** What has come so far. */
  heard(): Buffer {
    return Buffer.concat(this.#kept);
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#inner.destroyed || this.#inner.writableEnded) done(new Error('the connection has ended'));
    else this.#inner.write(chunk, (error) => done(error ?? null));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#inner.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }

  #ended(): void {
    if (!this.readableEnded && !this.destroyed) this.push(null);
  }
}
