import { withoutAddressPasswords } from '../snapshot/redaction/addresses.ts';

/** An address as messages and documents show it: without its password. */
export function shownAddress(url: URL): string {
  return withoutAddressPasswords(url.href.replace(/\/$/, ''));
}
