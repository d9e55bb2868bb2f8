import { stat } from 'node:fs/promises';
import type { KubeFlags } from '../cluster/flags.ts';
import { ExpectedError, exitCodes } from '../errors.ts';
import type { LinkName } from '../findings/finding.ts';
import type { Status } from '../links/status.ts';

export interface StatusRequest {
  /** Null: all links. */
  readonly link: LinkName | null;
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  /** Files, directories or `-`; empty for a live cluster. */
  readonly from: readonly string[];
  readonly save: string | null;
  /** Milliseconds; null leaves the threshold to the checks. */
  readonly expiresWithin: number | null;
}

/** Reads a cluster, or files, and judges what was seen. */
export async function readStatus(request: StatusRequest): Promise<Status> {
  for (const file of request.from) {
    if (file !== '-') await stat(file).catch((cause) => Promise.reject(missing(file, cause)));
  }
  throw new ExpectedError('status cannot read anything yet', {
    code: 'not-built',
    remedy: 'Wait for the next commit.',
  });
}

const missing = (file: string, cause: unknown): ExpectedError =>
  new ExpectedError(`cannot read ${file}`, {
    code: 'unreadable-file',
    remedy: 'Check the path.',
    exitCode: exitCodes.usage,
    cause,
  });
