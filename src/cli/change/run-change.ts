import type { ExitCode } from '../../errors.ts';
import type { IdentityRequest } from '../../plan/changes/identity/identities.ts';
import type { KeyAlgorithm } from '../../x509/key-pair.ts';
import { refuseSkewedClock } from '../cluster/clock-check.ts';
import type { ClusterRequest } from '../cluster/open-cluster.ts';
import { logLevel, requestLog } from '../cluster/request-log.ts';
import { parseSpan } from '../flags/duration.ts';
import { sameCommand } from '../program/repeat-command.ts';
import { carryOut, type Output, type UndoCommand } from './carry-out.ts';
import { certificateSource, type SourceFlags } from './certificate-source.ts';
import type { ChangeRequest } from './change-pipeline.ts';
import type { ClusterChange } from './kinds/cluster-change.ts';
import type { CertificateOptions } from './plan-change.ts';
import { requestCertificates } from './request-certificates.ts';

const dayMs = 86_400_000;

/** The flags of every command that changes a cluster, as parsed. */
export interface ChangeFlags {
  readonly output: Output;
  readonly 'dry-run': 'none' | 'client' | 'server';
  readonly yes: boolean;
  readonly 'accept-flow-log-loss': boolean;
  readonly step: boolean;
  readonly timeout: string;
  readonly 'output-dir'?: string | undefined;
  readonly 'include-keys': boolean;
  readonly v: string;
}

/** The flags that say how new certificates are made. */
export interface CertificateFlags extends SourceFlags {
  readonly validity: string;
  readonly 'key-algorithm': KeyAlgorithm;
  readonly 'csr-dir'?: string | undefined;
}

/** The flags that say what new certificates are called. */
export interface IdentityFlags {
  readonly 'trust-domain': string;
  readonly 'typha-id'?: string | undefined;
  readonly 'felix-id'?: string | undefined;
}

/** What was typed, and how to go back from it. */
export interface CommandLine {
  readonly words: readonly string[];
  readonly back: UndoCommand;
}

/** Carries a command line out; `certificates` is null where none are ever made. */
export async function runChange(
  clusterChange: ClusterChange,
  flags: ChangeFlags & ClusterRequest['cluster'],
  certificates: CertificateFlags | null,
  { words, back }: CommandLine,
): Promise<ExitCode> {
  const request: ChangeRequest = {
    clusterChange,
    cluster: flags,
    certificates: certificates === null ? null : await certificateOptions(certificates),
    log: requestLog(logLevel(flags.v), process.stderr),
    clock: refuseSkewedClock(),
  };
  if (certificates?.['csr-dir'] !== undefined)
    return requestCertificates(request, {
      directory: certificates['csr-dir'],
      keyAlgorithm: certificates['key-algorithm'],
      yes: flags.yes,
      onward: sameCommand(words).replace('--csr-dir', '--signed-dir'),
    });
  return carryOut({
    request,
    directory: flags['output-dir'] ?? null,
    includeKeys: flags['include-keys'],
    output: flags.output,
    dryRun: flags['dry-run'],
    yes: flags.yes,
    acceptsFlowLogLoss: flags['accept-flow-log-loss'],
    step: flags.step,
    timeoutMs: parseSpan('--timeout', flags.timeout),
    words,
    back,
  });
}

async function certificateOptions(flags: CertificateFlags): Promise<CertificateOptions> {
  return {
    source: await certificateSource(flags),
    lifetimeDays: parseSpan('--validity', flags.validity) / dayMs,
    keyAlgorithm: flags['key-algorithm'],
  };
}

export function identityRequest(flags: IdentityFlags): IdentityRequest {
  return {
    trustDomain: flags['trust-domain'],
    typhaId: flags['typha-id'] ?? null,
    felixId: flags['felix-id'] ?? null,
  };
}

/** `--file-arrival` in ms. */
export function arrivalMs(flags: { readonly 'file-arrival': string }): number {
  return parseSpan('--file-arrival', flags['file-arrival']);
}
