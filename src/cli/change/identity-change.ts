import type { ExitCode } from '../../errors.ts';
import type { Goal } from '../../plan/model/goal.ts';
import type { ClusterRequest } from '../cluster/open-cluster.ts';
import { moveIdentity } from './kinds/identity.ts';
import {
  arrivalMs,
  type CertificateFlags,
  type ChangeFlags,
  type CommandLine,
  type IdentityFlags,
  identityRequest,
  runChange,
} from './run-change.ts';

/** The flags of a command that moves the identities of Felix and Typha, as parsed. */
export interface IdentityChangeFlags extends ChangeFlags, CertificateFlags, IdentityFlags {
  readonly 'file-arrival': string;
  readonly 'retire-ca': boolean;
}

/** Carries a command line out that moves both ends to a goal. */
export function changeIdentity(
  goal: Goal,
  flags: IdentityChangeFlags & ClusterRequest['cluster'],
  line: CommandLine,
): Promise<ExitCode> {
  const move = moveIdentity({
    goal,
    identities: identityRequest(flags),
    retireCa: flags['retire-ca'],
    arrivalMs: arrivalMs(flags),
  });
  return runChange(move, flags, flags, line);
}
