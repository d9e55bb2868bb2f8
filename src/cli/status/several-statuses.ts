import { type ExitCode, exitCodes } from '../../errors.ts';
import type { ContextStatus } from '../../links/status-list.ts';
import type { FailOn } from '../flags/fail-on.ts';
import type { ReportFormat } from '../flags/output-flags.ts';
import { contextsNamed, lookAt, readContexts, showContexts, worstExitCode } from './contexts.ts';
import { readStatus, type StatusRequest } from './status-pipeline.ts';
import { checkWatchable, watch } from './watch.ts';

/** The API server is not asked more often than this. */
const shortestMs = 1000;

export interface SeveralRequest {
  readonly request: StatusRequest;
  /** `a,b`; null: the one context of the kubeconfig's flags. */
  readonly contexts: string | null;
  readonly format: ReportFormat;
  readonly failOn: readonly FailOn[];
  /** Null: one look. */
  readonly everyMs: number | null;
}

/** Several contexts, or one again and again. */
export async function readSeveral({
  request,
  contexts,
  format,
  failOn,
  everyMs,
}: SeveralRequest): Promise<ExitCode> {
  const names = contexts === null ? null : contextsNamed(contexts);
  const read = names === null ? oneContext(request) : () => readContexts(names, request, new Date());
  if (everyMs === null) {
    const items = await read();
    await showContexts(items, format, failOn);
    return worstExitCode(items, failOn);
  }
  checkWatchable(format);
  await watch({ read, format, everyMs: Math.max(everyMs, shortestMs) });
  return exitCodes.ok;
}

/** A first look that fails ends the run: what is wrong then will not pass by itself. Later ones may fail. */
function oneContext(request: StatusRequest): () => Promise<readonly ContextStatus[]> {
  let known: string | null = null;
  return async () => {
    if (known !== null) return [await lookAt(known, () => readStatus(request, new Date()), ['status'])];
    const status = await readStatus(request, new Date());
    known = status.metadata.context ?? status.metadata.server ?? '';
    return [{ context: known, status, error: null }];
  };
}
