import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import type { LinkName } from '../../findings/finding.ts';
import type { ClusterRequest } from '../cluster/open-cluster.ts';
import { checkEtcd, type EtcdCheck } from './check-etcd.ts';
import { type EtcdFileFlags, readEtcdFiles } from './etcd-files.ts';
import { enableApiserver } from './kinds/enable-apiserver.ts';
import { type EtcdFiles, enableEtcd } from './kinds/enable-etcd.ts';
import { enableFelixTypha, undoEnable } from './kinds/enable-felix-typha.ts';
import { restoreBackup } from './restore-command.ts';
import {
  arrivalMs,
  type CertificateFlags,
  type ChangeFlags,
  type IdentityFlags,
  identityRequest,
  runChange,
} from './run-change.ts';

/** The flags of enable, as parsed. */
export interface EnableFlags extends ChangeFlags, CertificateFlags, IdentityFlags, EtcdFileFlags {
  readonly spiffe: boolean;
  readonly finish: boolean;
  readonly 'no-external-clients': boolean;
  readonly 'file-arrival': string;
  readonly 'etcd-endpoints'?: string | undefined;
  readonly 'check-etcd': boolean;
}

/** Carries out `enable` for one link. */
export async function enableLink(
  link: LinkName,
  flags: EnableFlags & ClusterRequest['cluster'],
  words: readonly string[],
): Promise<ExitCode> {
  switch (link) {
    case 'felix-typha': {
      const change = enableFelixTypha({
        spiffe: flags.spiffe,
        finish: flags.finish,
        externalClients: !flags['no-external-clients'],
        identities: identityRequest(flags),
        arrivalMs: arrivalMs(flags),
      });
      return runChange(change, flags, flags, { words, back: () => 'rollback --to plaintext' });
    }
    case 'etcd': {
      const files = await readEtcdFiles('enable etcd', flags);
      const endpoints = flags['etcd-endpoints'] ?? null;
      const checked = flags['check-etcd'] ? await check(files, endpoints) : null;
      return runChange(enableEtcd({ files, endpoints, checked, arrivalMs: arrivalMs(flags) }), flags, null, {
        words,
        back: restoreBackup,
      });
    }
    case 'kube-apiserver':
      return runChange(enableApiserver(), flags, null, { words, back: restoreBackup });
  }
}

/** Carries out `rollback --to plaintext`. */
export function undoEnabling(
  flags: ChangeFlags & ClusterRequest['cluster'] & { readonly 'file-arrival': string },
  words: readonly string[],
): Promise<ExitCode> {
  const change = undoEnable({ arrivalMs: arrivalMs(flags) });
  return runChange(change, flags, null, { words, back: () => 'enable' });
}

function check(files: EtcdFiles, endpoints: string | null): Promise<EtcdCheck> {
  if (endpoints !== null) return checkEtcd({ files, endpoints });
  throw new ExpectedError('--check-etcd needs to know which addresses to dial', {
    code: 'no-endpoints',
    remedy: 'Give --etcd-endpoints, with https and commas between.',
    exitCode: exitCodes.usage,
  });
}
