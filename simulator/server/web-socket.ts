import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket (RFC 6455): binary messages, unfragmented as client-node sends them. */
export interface WebSocketEnd {
  send(message: Buffer): void;
  close(): void;
  onMessage(take: (message: Buffer) => void): void;
  onClose(done: () => void): void;
}

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const binary = 0x82;
const closing = 0x88;

/** Answers an upgrade request and takes over its socket. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: string,
): WebSocketEnd {
  const key = createHash('sha1')
    .update(`${request.headers['sec-websocket-key'] ?? ''}${magic}`)
    .digest('base64');
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  let take: (message: Buffer) => void = () => {};
  let done: () => void = () => {};
  let rest = head;
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = nextFrame(rest); frame !== null; frame = nextFrame(rest)) {
      rest = rest.subarray(frame.size);
      if (frame.opcode === 8) socket.end();
      else if (frame.opcode === 2 || frame.opcode === 1) take(frame.payload);
    }
  });
  socket.on('error', () => {});
  socket.once('close', () => done());
  socket.once('end', () => done());
  const write = (first: number, payload: Buffer) => {
    if (!socket.destroyed && !socket.writableEnded) socket.write(frameOf(first, payload));
  };
  return {
    send: (message) => write(binary, message),
    close: () => {
      write(closing, Buffer.alloc(0));
      socket.end();
    },
    onMessage: (listener) => {
      take = listener;
    },
    onClose: (listener) => {
      done = listener;
    },
  };
}

function nextFrame(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const second = bytes.readUInt8(1);
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = second >= 0x80;
  const start = 2 + extra + (masked ? 4 : 0);
  if (bytes.length < start) return null;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return null;
  const mask = bytes.subarray(start - 4, start);
  const body = bytes.subarray(start, start + length);
  const payload = masked ? Buffer.from(body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))) : body;
  return { opcode, payload, size: start + length };
}

function frameOf(first: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.of(first, length), payload]);
  const header = Buffer.alloc(length < 0x10000 ? 4 : 10);
  header.writeUInt8(first, 0);
  header.writeUInt8(length < 0x10000 ? 126 : 127, 1);
  if (length < 0x10000) header.writeUInt16BE(length, 2);
  else header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}
