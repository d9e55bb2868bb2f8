import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import type { Refusal } from '../verdict.ts';
import type { CertificateFile } from './key-pair-file.ts';
import { type Alert, decodeError, internalError } from './tls-alert.ts';
import type { TlsVersion } from './tls-settings.ts';

/** Go takes no certificate message beyond this many bytes (crypto/tls/common.go). */
const largestMessage = 262_144;
const largestOlderMessage = 65_536;

/** Null unless Go cannot read the message that carries an end's certificates, whatever is in them. */
export function messageProblem(
  { chain }: CertificateFile,
  version: TlsVersion,
  reader: GoRelease,
): { readonly refusal: Refusal; readonly alert: Alert } | null {
  const certificates = chain.reduce((bytes, der) => bytes + 3 + der.length, 3);
  // RFC 8446 4.4.2: a context of one byte before the list, and two bytes of extensions for each entry.
  const length = version === '1.3' ? certificates + 1 + 2 * chain.length : certificates;
  const largest = follows(reader, 'certificate-message') ? largestMessage : largestOlderMessage;
  if (length > largest) {
    const message = `tls: handshake message of length ${length} bytes exceeds maximum of ${largest} bytes`;
    return { refusal: { code: 'malformed-certificate', message }, alert: internalError };
  }
  // Below TLS 1.3 Go wants a byte after the length of the last entry (certificateMsg.unmarshal).
  if (version === '1.2' && chain.at(-1)?.length === 0) {
    const message = 'local error: tls: error decoding message';
    return { refusal: { code: 'malformed-certificate', message }, alert: decodeError };
  }
  return null;
}
