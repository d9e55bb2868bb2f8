import { ExpectedError, exitCodes } from '../../errors.ts';
import { readFlagFile } from '../flags/flag-file.ts';
import type { EtcdFiles } from './kinds/enable-etcd.ts';

export interface EtcdFileFlags {
  readonly 'etcd-ca'?: string | undefined;
  readonly 'etcd-cert'?: string | undefined;
  readonly 'etcd-key'?: string | undefined;
}

/** The files that the flags name, read. `command` is what needs them: `enable etcd`. */
export async function readEtcdFiles(command: string, flags: EtcdFileFlags): Promise<EtcdFiles> {
  const { 'etcd-ca': ca, 'etcd-cert': cert, 'etcd-key': key } = flags;
  if (cert === undefined || key === undefined)
    throw new ExpectedError(
      `${command} needs a client certificate: only a CA that etcd trusts can have signed it`,
      {
        code: 'no-etcd-certificate',
        remedy: 'Give --etcd-cert and --etcd-key, and --etcd-ca where the CA of etcd is not in use yet.',
        command: `kubectl calico-tls ${command} --help`,
        exitCode: exitCodes.usage,
      },
    );
  return {
    ca: ca === undefined ? null : await readFlagFile('etcd-ca', ca),
    cert: await readFlagFile('etcd-cert', cert),
    key: await readFlagFile('etcd-key', key),
  };
}
