import type { ExitCode } from '../errors.ts';
import type { Goal } from '../plan/step.ts';
import type { KeyAlgorithm } from '../x509/key-pair.ts';
import { carryOut } from './carry-out.ts';
import { certificateSource, type SourceFlags } from './certificate-source.ts';
import type { ChangeRequest } from './change-pipeline.ts';
import { parseSpan } from './duration.ts';
import { sameCommand } from './repeat-command.ts';
import { requestCertificates } from './request-certificates.ts';
import { logLevel, requestLog } from './request-log.ts';

const dayMs = 86_400_000;

/** The flags of a command that moves the identities of Felix and Typha, as parsed. */
export interface IdentityChangeFlags extends SourceFlags {
  readonly output: 'table' | 'json' | 'yaml';
  readonly 'dry-run': 'none' | 'client' | 'server';
  readonly yes: boolean;
  readonly step: boolean;
  readonly timeout: string;
  readonly 'file-arrival': string;
  readonly 'trust-domain': string;
  readonly 'typha-id'?: string | undefined;
  readonly 'felix-id'?: string | undefined;
  readonly validity: string;
  readonly 'key-algorithm': KeyAlgorithm;
  readonly 'retire-ca': boolean;
  readonly 'output-dir'?: string | undefined;
  readonly 'include-keys': boolean;
  readonly 'csr-dir'?: string | undefined;
  readonly v: string;
}

/** Carries a command line out that moves both ends to a goal; `back` is the command that goes the other way. */
export async function changeIdentity(
  goal: Goal,
  flags: IdentityChangeFlags & ChangeRequest['cluster'],
  words: readonly string[],
  back: string,
): Promise<ExitCode> {
  const request: ChangeRequest = {
    goal,
    cluster: flags,
    identities: {
      trustDomain: flags['trust-domain'],
      typhaId: flags['typha-id'] ?? null,
      felixId: flags['felix-id'] ?? null,
    },
    certificates: {
      source: await certificateSource(flags),
      lifetimeDays: parseSpan('--validity', flags.validity) / dayMs,
      keyAlgorithm: flags['key-algorithm'],
    },
    retireCa: flags['retire-ca'],
    arrivalSeconds: parseSpan('--file-arrival', flags['file-arrival']) / 1000,
    log: requestLog(logLevel(flags.v), process.stderr),
  };
  const csr = flags['csr-dir'];
  if (csr !== undefined)
    return requestCertificates(request, {
      directory: csr,
      keyAlgorithm: flags['key-algorithm'],
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
    step: flags.step,
    timeoutMs: parseSpan('--timeout', flags.timeout),
    words,
    back,
  });
}
