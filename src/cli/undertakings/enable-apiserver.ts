import { ExpectedError } from '../../errors.ts';
import type { Undertaking } from './undertaking.ts';

/** Takes away what weakens the TLS of Calico's connections to kube-apiserver. */
export function enableApiserver(): Undertaking {
  throw new ExpectedError('enable kube-apiserver is not built yet', {
    code: 'not-built',
    remedy: 'Nothing was written.',
  });
}
