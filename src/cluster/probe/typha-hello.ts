import type { Duplex } from 'node:stream';
import type { HelloObservation, ServerHello } from '../../snapshot/socket-observation.ts';
import { tunnelFailure } from './pod-tunnel.ts';

/**
 * The hello of a client with which Typha begins to speak: encoding/gob of syncproto.Envelope{MsgClientHello} for the
 * syncer `node-status`, which has the smallest snapshot. Typha registers the message under a fixed name, so these
 * bytes fit every release since 3.3 (typha/pkg/syncproto).
 */
export const clientHello: Buffer = Buffer.from(
  [
    '217f03010108456e76656c6f706501ff8000010101074d65737361676501',
    '10000000fff9ff80013b6769746875622e636f6d2f70726f6a6563746361',
    '6c69636f2f74797068612f706b672f73796e6370726f746f2e4d7367436c',
    '69656e7448656c6c6fff810301010e4d7367436c69656e7448656c6c6f01',
    'ff820001080108486f73746e616d65010c000104496e666f010c00010756',
    '657273696f6e010c00010a53796e63657254797065010c00011653757070',
    '6f7274734465636f64657252657374617274010200011e537570706f7274',
    '6564436f6d7072657373696f6e416c676f726974686d7301ff8400011853',
    '7570706f7274734d6f6465726e506f6c6963794b657973010200010c436c',
    '69656e74436f6e6e494401060000002eff83020101205b5d73796e637072',
    '6f746f2e436f6d7072657373696f6e416c676f726974686d01ff8400010c',
    '000044ff8240010772636c69656e74010773637261746368010773637261',
    '746368010b6e6f64652d7374617475730101010106736e61707079010101',
    'f8a04ade2e000000010000',
  ].join(''),
  'hex',
);

const most = 64 * 1024;

/** Sends a client's hello and waits for Typha's; ends the stream. */
export function askForHello(stream: Duplex, withinMs: number): Promise<HelloObservation> {
  const startedAt = performance.now();
  let heard = Buffer.alloc(0);
  return new Promise((resolve) => {
    const settle = (hello: ServerHello | null, cause: string | null): void => {
      clearTimeout(timer);
      stream.destroy();
      resolve({ hello, cause, ms: performance.now() - startedAt });
    };
    const timer = setTimeout(() => settle(null, `no answer within ${withinMs / 1000} s`), withinMs);
    stream.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const hello = serverHello(heard);
      if (hello !== null) settle(hello, null);
      else if (heard.length > most || isAlert(heard)) settle(null, 'the answer is not that of a Typha');
    });
    const ended = (): void =>
      settle(null, tunnelFailure(stream) ?? 'the connection was closed without an answer');
    stream.once('end', ended);
    stream.once('close', ended);
    stream.on('error', (error) => settle(null, tunnelFailure(stream) ?? error.message));
    stream.write(clientHello);
  });
}

const isAlert = (heard: Buffer): boolean => heard[0] === 0x15 && heard[1] === 0x03;

const messageName = 'syncproto.MsgServerHello';

/** Typha's hello in gob bytes that hold one whole; null while they do not. Its value follows the message that names it. */
export function serverHello(bytes: Buffer): ServerHello | null {
  const messages = [...gobMessages(bytes)];
  const at = messages.findIndex((message) => message.includes(messageName));
  const value = messages[at + 1];
  if (at < 0 || value === undefined) return null;
  return { version: /v\d+\.\d+\.\d+[\w.+-]{0,60}/.exec(value.toString('latin1'))?.[0] ?? '' };
}

/** Whole messages, each behind its length (encoding/gob, "Encoding Details"). */
function* gobMessages(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes.readUInt8(at);
    const more = first < 0x80 ? 0 : 0x100 - first;
    if (more > 4 || at + 1 + more > bytes.length) return;
    const length = more === 0 ? first : bytes.readUIntBE(at + 1, more);
    const start = at + 1 + more;
    if (start + length > bytes.length) return;
    yield bytes.subarray(start, start + length);
    at = start + length;
  }
}
