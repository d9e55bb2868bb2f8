import type { ExitCode } from '../../errors.ts';
import type { ClusterRequest } from '../cluster/open-cluster.ts';
import { parseSpan } from '../flags/duration.ts';
import { type EtcdFileFlags, readEtcdFiles } from './etcd-files.ts';
import { rotateEtcd } from './kinds/enable-etcd.ts';
import { rotate } from './kinds/rotate.ts';
import { restoreBackup } from './restore-command.ts';
import type { RotateTarget } from './rotate-argument.ts';
import { arrivalMs, type CertificateFlags, type ChangeFlags, runChange } from './run-change.ts';

/** The flags of rotate, as parsed. */
export interface RotateFlags extends ChangeFlags, CertificateFlags, EtcdFileFlags {
  readonly 'if-expires-within'?: string | undefined;
  readonly 'retire-ca': boolean;
  readonly 'file-arrival': string;
}

/** Carries out `rotate` for one target. */
export async function rotateTarget(
  target: RotateTarget,
  flags: RotateFlags & ClusterRequest['cluster'],
  words: readonly string[],
): Promise<ExitCode> {
  const span = flags['if-expires-within'];
  const expiresWithinMs = span === undefined ? null : parseSpan('--if-expires-within', span);
  const line = { words, back: restoreBackup };
  if (target === 'etcd') {
    const files = await readEtcdFiles('rotate etcd', flags);
    return runChange(rotateEtcd({ files, expiresWithinMs, arrivalMs: arrivalMs(flags) }), flags, null, line);
  }
  const retireCa = flags['retire-ca'];
  const change = rotate({ target, expiresWithinMs, retireCa, arrivalMs: arrivalMs(flags) });
  return runChange(change, flags, flags, line);
}
