import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';

/** Which of its decoders a Go has (encoding/pem): it was written anew, and that one mended. */
export function pemDecoder(go: GoRelease): 'first' | 'second' | 'current' {
  if (!follows(go, 'pem-from-end')) return 'first';
  return follows(go, 'pem-past-lone-end') ? 'current' : 'second';
}
