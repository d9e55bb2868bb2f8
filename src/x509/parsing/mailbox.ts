import type { GoRelease } from '../go-release.ts';
import { domainNameValid } from './domain-name.ts';

export interface Mailbox {
  readonly local: string;
  readonly domain: string;
}

/** RFC 2821 mailbox as Go's parseRFC2821Mailbox reads it; null when it is none. */
export function parseMailbox(text: string, go: GoRelease): Mailbox | null {
  const local = text.startsWith('"') ? quotedLocal(text) : dotLocal(text);
  if (local === null || text[local.end] !== '@') return null;
  const domain = text.slice(local.end + 1);
  return domainNameValid(domain, false, go) ? { local: local.value, domain } : null;
}

interface LocalPart {
  readonly value: string;
  readonly end: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 2822 allows them within quotes.
const quotedPair = /[\x01-\x09\x0b\x0c\x0e-\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
const quotedText = /[\x01-\x08\x0b\x0c\x0e-\x21\x23-\x5b\x5d-\x7f]/;
const atomText = /[0-9A-Za-z!#$%&'*+\-/=?^_`{|}~.]/;

function quotedLocal(text: string): LocalPart | null {
  let value = '';
  for (let at = 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return { value, end: at + 1 };
    if (character === '\\') {
      at++;
      if (!quotedPair.test(text.charAt(at))) return null;
      value += text.charAt(at);
    } else if (quotedText.test(character)) {
      value += character;
    } else {
      return null;
    }
  }
  return null;
}

function dotLocal(text: string): LocalPart | null {
  let value = '';
  let at = 0;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      at++;
      if (at >= text.length) return null;
      value += text.charAt(at);
    } else if (atomText.test(character)) {
      value += character;
    } else {
      break;
    }
  }
  if (value === '' || value.startsWith('.') || value.endsWith('.') || value.includes('..')) return null;
  return { value, end: at };
}

export function mailboxText({ local, domain }: Mailbox): string {
  return `${local}@${domain}`;
}
