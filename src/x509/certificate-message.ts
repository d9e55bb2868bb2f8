import type { CertificateFile } from './key-pair-file.ts';
import type { TlsVersion } from './tls-settings.ts';
import type { Refusal } from './verdict.ts';

/** Go takes no certificate message beyond this many bytes (crypto/tls/common.go). */
const largestMessage = 262_144;

/** Null unless what an end sends as its certificates is more than Go reads. */
export function messageProblem(file: CertificateFile, version: TlsVersion): Refusal | null {
  const certificates = file.chain.reduce((bytes, der) => bytes + 3 + der.length, 3);
  // RFC 8446 4.4.2: a context of one byte before the list, and two bytes of extensions for each entry.
  const length = version === '1.3' ? certificates + 1 + 2 * file.chain.length : certificates;
  if (length <= largestMessage) return null;
  return {
    code: 'malformed-certificate',
    message: `tls: handshake message of length ${length} bytes exceeds maximum of ${largestMessage} bytes`,
  };
}
