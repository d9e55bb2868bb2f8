import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import type { Refusal, Role } from '../verdict.ts';
import type { TlsVersion } from './tls-settings.ts';

/** An alert of RFC 8446 6, with Go's name for it. */
export interface Alert {
  readonly code: number;
  readonly name: string;
}

export const unexpectedMessage: Alert = { code: 10, name: 'unexpected message' };
export const handshakeFailure: Alert = { code: 40, name: 'handshake failure' };
const badCertificate: Alert = { code: 42, name: 'bad certificate' };
const expiredCertificate: Alert = { code: 45, name: 'expired certificate' };
const unknownAuthority: Alert = { code: 48, name: 'unknown certificate authority' };
export const illegalParameter: Alert = { code: 47, name: 'illegal parameter' };
export const decodeError: Alert = { code: 50, name: 'error decoding message' };
export const decryptError: Alert = { code: 51, name: 'error decrypting message' };
const protocolVersion: Alert = { code: 70, name: 'protocol version not supported' };
export const internalError: Alert = { code: 80, name: 'internal error' };
const certificateRequired: Alert = { code: 116, name: 'certificate required' };

/** The alert that Go sends with a refusal (crypto/tls: processCertsFromClient, verifyServerCertificate). */
export function alertFor(
  refusedBy: Role,
  { code }: Refusal,
  version: TlsVersion,
  go: GoRelease,
): Alert | null {
  if (code === 'crash') return null;
  if (code === 'no-common-tls-version') return protocolVersion;
  if (code === 'no-common-cipher-suite') return handshakeFailure;
  if (code === 'no-certificate') return missingCertificate(version, go);
  if (code === 'malformed-certificate') {
    return follows(go, 'alert-of-parsing') ? decodeError : badCertificate;
  }
  // A client verifies in a callback, for whose errors Go always sends the same alert.
  if (refusedBy === 'client' || !follows(go, 'alert-of-cause')) return badCertificate;
  if (code === 'unknown-authority') return unknownAuthority;
  if (code === 'expired' || code === 'not-yet-valid') return expiredCertificate;
  return badCertificate;
}

function missingCertificate(version: TlsVersion, go: GoRelease): Alert {
  if (!follows(go, 'alert-of-cause')) return badCertificate;
  if (version === '1.3') return certificateRequired;
  return follows(go, 'alert-of-missing') ? handshakeFailure : badCertificate;
}

/** What the other end logs: the alert, or, where a client of TLS 1.3 was refused, also what a reset leaves of it. */
export function remoteErrors(refusedBy: Role, alert: Alert | null, version: TlsVersion): readonly string[] {
  if (alert === null) return ['EOF', 'connection reset by peer'];
  const remote = `remote error: tls: ${alert.name}`;
  return refusedBy === 'server' && version === '1.3'
    ? [remote, 'write: broken pipe', 'connection reset by peer']
    : [remote];
}
