import type { Impersonation } from './target.ts';

/** The headers of an impersonated request (client-go transport/round_trippers.go). */
export function impersonationHeaders(impersonate: Impersonation): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (impersonate.user !== null) headers['Impersonate-User'] = impersonate.user;
  if (impersonate.groups.length > 0) headers['Impersonate-Group'] = [...impersonate.groups];
  if (impersonate.uid !== null) headers['Impersonate-Uid'] = impersonate.uid;
  for (const [key, values] of Object.entries(impersonate.extra)) {
    headers[`Impersonate-Extra-${escapeKey(key)}`] = [...values];
  }
  return headers;
}

/** Lower case, and percent-encoded where RFC 7230's tokens do not allow a character (nor `%` itself). */
function escapeKey(key: string): string {
  return [...Buffer.from(key.toLowerCase(), 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const plain = byte < 0x80 && /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character);
      return plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
