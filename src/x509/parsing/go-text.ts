import type { Der } from '../der/der.ts';

const sequences = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|./gs;

/** Bytes that Go takes for a string as they are: UTF-8, and a lone low surrogate for each byte that is none. */
export function goText(bytes: Der): string {
  return bytes.replace(sequences, (part) => {
    const text = Buffer.from(part, 'latin1').toString('utf8');
    if (!text.includes('\ufffd') || part === '\xef\xbf\xbd') return text;
    return Array.from(part, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0))).join('');
  });
}
