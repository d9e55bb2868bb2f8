import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { derFromBytes } from '../der/der.ts';
import type { Authority } from '../issue.ts';
import { tracePrivateKey } from '../key.ts';
import { privateKeyPem } from '../key-pair.ts';
import { parseCertificates } from '../parse.ts';

/** A CA that was loaded, or why it cannot sign leafs. */
export type LoadedAuthority =
  | { readonly authority: Authority; readonly problem: null }
  | { readonly authority: null; readonly problem: string };

/**
 * A CA from its certificate and key, ready to sign. A chain may follow: then the first certificate signs.
 * Refused: no CA flag, no keyCertSign, out of date, another key, no subject key identifier.
 */
export function loadAuthority(certificatePem: string, keyPem: string, now: Date): LoadedAuthority {
  const refused = (problem: string): LoadedAuthority => ({ authority: null, problem });
  const [certificate] = parseCertificates(certificatePem).certificates;
  if (certificate === undefined) return refused('it holds no PEM certificate');
  const trace = tracePrivateKey(keyPem);
  if (trace.publicKeySha256 === null)
    return refused(`its key cannot be read: ${trace.problem ?? trace.unjudged ?? 'not a private key'}`);
  if (trace.publicKeySha256 !== certificate.publicKey.sha256)
    return refused('the key belongs to another certificate');
  if (!certificate.isCa) return refused('it is not a CA certificate');
  if (certificate.keyUsage !== null && !certificate.keyUsage.includes('keyCertSign'))
    return refused('its key usage lacks keyCertSign');
  if (certificate.notAfter < now)
    return refused(`it expired on ${certificate.notAfter.toISOString().slice(0, 10)}`);
  if (certificate.subjectKeyId === null) return refused('it has no subject key identifier');
  const key = signingKey(keyPem, certificate.publicKey.sha256);
  if (key === null) return refused('OpenSSL, which is to sign with its key, cannot read it');
  return {
    authority: {
      certificatePem,
      privateKeyPem: privateKeyPem(key),
      subject: derFromBytes(certificate.rawSubject),
      keyId: derFromBytes(Buffer.from(certificate.subjectKeyId, 'hex')),
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
    },
    problem: null,
  };
}

/** The key as OpenSSL reads it; null where it cannot, or reads another key from the file than Go does. */
function signingKey(keyPem: string, publicKeySha256: string): KeyObject | null {
  try {
    const key = createPrivateKey(keyPem);
    const publicInfo = createPublicKey(key).export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(publicInfo).digest('hex') === publicKeySha256 ? key : null;
  } catch {
    return null;
  }
}
