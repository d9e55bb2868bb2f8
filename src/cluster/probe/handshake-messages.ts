/** What a server's first flight says about certificates. */
export interface ServerFlight {
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** Null: it asks for no client certificate. */
  readonly acceptableCas: readonly Uint8Array[] | null;
  /** The flight was seen to its end. */
  readonly whole: boolean;
}

export interface HandshakeMessage {
  readonly type: number;
  readonly body: Buffer;
}

const certificate = 11;
const certificateRequest = 13;
const serverHelloDone = 14;
const finished = 20;
const certificateAuthorities = 47;

/** Handshake messages (RFC 8446 section 4, RFC 5246 section 7.4) in a row of bytes; a part of one is left out. */
export function handshakeMessages(bytes: Buffer): HandshakeMessage[] {
  const messages: HandshakeMessage[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUIntBE(at + 1, 3);
    if (at + 4 + length > bytes.length) break;
    messages.push({ type: bytes.readUInt8(at), body: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + length;
  }
  return messages;
}

/** The certificates and CA names in a flight of TLS 1.2, or of TLS 1.3 once it is decrypted. */
export function flightOf(messages: readonly HandshakeMessage[], version: '1.2' | '1.3'): ServerFlight {
  const is13 = version === '1.3';
  const of = (type: number) => messages.find((message) => message.type === type)?.body;
  const [chain, request] = [of(certificate), of(certificateRequest)];
  return {
    chain: chain === undefined ? [] : is13 ? chain13(chain) : vectors(Cursor.of(chain).vector(3), 3),
    acceptableCas: request === undefined ? null : is13 ? authorities13(request) : authorities12(request),
    whole: of(is13 ? finished : serverHelloDone) !== undefined,
  };
}

function chain13(body: Buffer): Uint8Array[] {
  const cursor = Cursor.of(body);
  cursor.vector(1);
  const list = Cursor.of(cursor.vector(3));
  const chain: Uint8Array[] = [];
  while (list.left > 0) {
    chain.push(list.vector(3));
    list.vector(2);
  }
  return chain;
}

/** Without the extension the server accepts any CA, as far as it says. */
function authorities13(body: Buffer): Uint8Array[] {
  const cursor = Cursor.of(body);
  cursor.vector(1);
  const extensions = Cursor.of(cursor.vector(2));
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const data = extensions.vector(2);
    if (type === certificateAuthorities) return vectors(Cursor.of(data).vector(2), 2);
  }
  return [];
}

function authorities12(body: Buffer): Uint8Array[] {
  const cursor = Cursor.of(body);
  cursor.vector(1);
  cursor.vector(2);
  return vectors(cursor.vector(2), 2);
}

function vectors(bytes: Buffer, size: number): Uint8Array[] {
  const cursor = Cursor.of(bytes);
  const found: Uint8Array[] = [];
  while (cursor.left > 0) found.push(cursor.vector(size));
  return found;
}

/** Reads numbers and length-prefixed vectors; past the end it gives zeros and empty ones. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  static of(bytes: Buffer): Cursor {
    return new Cursor(bytes);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(size: number): number {
    const value = this.left >= size ? this.#bytes.readUIntBE(this.#at, size) : 0;
    this.#at = Math.min(this.#at + size, this.#bytes.length);
    return value;
  }

  vector(size: number): Buffer {
    const length = this.number(size);
    const found = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at = Math.min(this.#at + length, this.#bytes.length);
    return found;
  }
}
