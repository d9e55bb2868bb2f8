import type { Duplex } from 'node:stream';
import type { TyphaMetrics } from '../../snapshot/evidence.ts';
import { NotReached, tunnelFailure } from '../probe/pod-tunnel.ts';
import { openWay, type Way } from '../probe/way.ts';

const most = 1024 * 1024;

/** Typha's Prometheus numbers, through its pod. */
export async function readMetrics(way: Way, pod: string, withinMs: number): Promise<TyphaMetrics> {
  const none = { pod, streaming: {}, accepted: null };
  try {
    const stream = await openWay(way, withinMs);
    const text = await get(stream, withinMs);
    if (!/^HTTP\/1\.[01] 200/.test(text)) return { ...none, cause: tunnelFailure(stream) ?? 'no answer' };
    return { ...metricsOf(text, pod), cause: null };
  } catch (error) {
    if (error instanceof NotReached) return { ...none, cause: error.message };
    throw error;
  }
}

/** `typha_connections_streaming{syncer="felix"} 3` and `typha_connections_accepted 17`. */
export function metricsOf(text: string, pod: string): Omit<TyphaMetrics, 'cause'> {
  const streaming: Record<string, number> = {};
  for (const [, syncer = '', value] of text.matchAll(
    /^typha_connections_streaming\{[^}\n]*syncer="([^"\n]+)"[^}\n]*\} (\S+)$/gm,
  ))
    streaming[syncer] = Number(value);
  const accepted = /^typha_connections_accepted (\S+)$/m.exec(text)?.[1];
  return { pod, streaming, accepted: accepted === undefined ? null : Number(accepted) };
}

function get(stream: Duplex, withinMs: number): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (): void => {
      clearTimeout(timer);
      stream.destroy();
      resolve(Buffer.concat(chunks).toString('utf8'));
    };
    const timer = setTimeout(settle, withinMs);
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) settle();
    });
    stream.once('end', settle);
    stream.once('close', settle);
    stream.on('error', settle);
    stream.write('GET /metrics HTTP/1.0\r\nHost: typha\r\nConnection: close\r\n\r\n');
  });
}
