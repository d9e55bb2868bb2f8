import { ExpectedError } from '../../errors.ts';
import { textAt } from '../../json.ts';
import type { LogAnswer, LogLimits, LogSource } from '../../snapshot/evidence.ts';
import type { Connection } from '../connection.ts';
import { inParallel } from '../probe/bounded.ts';

/** How far a reading of logs came before a limit stopped it. */
export interface LogProgress {
  readonly read: number;
  readonly bytes: number;
  /** Logs that were not asked for any more. */
  readonly left: number;
}

/**
 * Reads the tails of logs, a few at a time, and hands each over as it comes, so that no more than a few are in
 * memory. Stops asking when the bytes or the time for all of them are used up.
 */
export async function readLogs(
  connection: Connection,
  sources: readonly LogSource[],
  limits: LogLimits,
  take: (answer: LogAnswer) => void,
): Promise<LogProgress> {
  const until = performance.now() + limits.totalMs;
  let [read, bytes, left] = [0, 0, 0];
  await inParallel(sources, limits.parallel, async (source) => {
    if (bytes >= limits.totalBytes || performance.now() >= until) {
      left += 1;
      return;
    }
    const answer = await readLog(connection, source, limits);
    read += 1;
    bytes += answer.text?.length ?? 0;
    take(answer);
  });
  return { read, bytes, left };
}

async function readLog(connection: Connection, source: LogSource, limits: LogLimits): Promise<LogAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const enough = new AbortController();
  const path = `/api/v1/namespaces/${encodeURIComponent(source.namespace)}/pods/${encodeURIComponent(source.pod)}/log`;
  const take = (chunk: Buffer): void => {
    if (length < limits.bytes) chunks.push(chunk);
    length += chunk.length;
    if (length >= limits.bytes) enough.abort(new Error('enough'));
  };
  const text = (): string => Buffer.concat(chunks).subarray(0, limits.bytes).toString('utf8');
  try {
    const response = await connection.request({
      path,
      query: {
        container: source.container,
        tailLines: String(limits.tailLines),
        limitBytes: String(limits.bytes),
        sinceSeconds: String(limits.sinceSeconds),
        previous: source.previous ? 'true' : undefined,
      },
      timeout: limits.withinMs,
      signal: enough.signal,
      retry: false,
      take,
    });
    if (response.status < 400) return { source, text: text(), cause: null };
    if (response.status === 403)
      return { source, text: null, cause: `may not get pods/log in ${source.namespace}` };
    return { source, text: null, cause: textAt(response.body, 'message') ?? `HTTP ${response.status}` };
  } catch (error) {
    if (enough.signal.aborted) return { source, text: text(), cause: null };
    if (error instanceof ExpectedError && error.code === 'unauthorized') throw error;
    return { source, text: null, cause: error instanceof Error ? error.message : String(error) };
  }
}
