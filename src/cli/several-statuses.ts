import { type ExitCode, exitCodes } from '../errors.ts';
import type { ContextStatus } from '../links/status-list.ts';
import { contextsNamed, lookAt, readContexts, showContexts, worstExitCode } from './contexts.ts';
import type { FailOn } from './fail-on.ts';
import type { ReportFormat } from './output-flags.ts';
import { readStatus, type StatusRequest } from './status-pipeline.ts';
import { checkWatchable, watch } from './watch.ts';

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
  const read = (): Promise<readonly ContextStatus[]> =>
    names === null ? readOne(request) : readContexts(names, request, new Date());
  if (everyMs === null) {
    const items = await read();
    await showContexts(items, format, failOn);
    return worstExitCode(items, failOn);
  }
  checkWatchable(format);
  await watch({ read, format, everyMs, signal: new AbortController().signal });
  return exitCodes.ok;
}

async function readOne(request: StatusRequest): Promise<readonly ContextStatus[]> {
  const item = await lookAt('', () => readStatus(request, new Date()));
  return [{ ...item, context: item.status?.metadata.context ?? item.context }];
}
