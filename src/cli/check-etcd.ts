import { ExpectedError } from '../errors.ts';
import type { EtcdFiles } from './undertakings/enable-etcd.ts';

/** What etcd answered when it was dialled from here. */
export interface EtcdCheck {
  readonly endpoints: readonly string[];
}

/** Dials every endpoint (https URLs with commas between) with these certificates, from this machine. */
export async function checkEtcd(_request: {
  readonly files: EtcdFiles;
  readonly endpoints: string;
}): Promise<EtcdCheck> {
  throw new ExpectedError('--check-etcd is not built yet', { code: 'not-built', remedy: 'Leave it out.' });
}
