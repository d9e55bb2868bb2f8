import { pemDecoder } from '../der/pem-decoder.ts';
import { type GoRelease, latestGo } from '../go-release.ts';
import { follows } from '../go-rules.ts';

/** Go releases that read every key file alike, named by their first; `crt=0` with GODEBUG=x509rsacrt=0. */
export type KeyEra =
  | '1.19'
  | '1.20'
  | '1.24'
  | '1.24 crt=0'
  | '1.24.8'
  | '1.24.8 crt=0'
  | '1.24.10'
  | '1.24.10 crt=0'
  | '1.26'
  | '1.26 crt=0';

export function keyEra(go: GoRelease): KeyEra {
  if (!follows(go, 'x25519-key')) return '1.19';
  if (!follows(go, 'rsa-key-checks')) return '1.20';
  const decoders = { first: '1.24', second: '1.24.8', current: '1.24.10' } as const;
  const since = follows(go, 'wrong-d') ? '1.26' : decoders[pemDecoder(go)];
  return follows(go, 'wrong-crt') ? since : `${since} crt=0`;
}

const go = (minor: number, patch: number, godebug: GoRelease['godebug'] = {}): GoRelease => ({
  minor,
  patch,
  godebug,
});
const withoutCrt = { x509rsacrt: '0' };

/** A release of each era. */
export const eraReleases: readonly GoRelease[] = [
  go(19, 13),
  go(23, 12),
  go(24, 7),
  go(24, 7, withoutCrt),
  go(24, 9),
  go(24, 9, withoutCrt),
  go(25, 14),
  go(25, 14, withoutCrt),
  latestGo,
  { ...latestGo, godebug: withoutCrt },
];
