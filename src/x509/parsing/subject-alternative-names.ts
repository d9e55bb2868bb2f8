import { contextTag, type Der, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { isAscii } from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { parsedNameValid } from './domain-name.ts';
import { goQuote } from './go-quote.ts';
import { type GoUrl, parseGoUrl } from './go-url.ts';
import { parseMailbox } from './mailbox.ts';

export interface SubjectAlternativeNames {
  readonly emails: readonly string[];
  readonly dnsNames: readonly string[];
  readonly uris: readonly GoUrl[];
  /** Four or sixteen bytes each. */
  readonly ips: readonly Der[];
}

export const noAlternativeNames: SubjectAlternativeNames = { emails: [], dnsNames: [], uris: [], ips: [] };

/** Go's parseSANExtension: kinds of names that it does not know are skipped. */
export function parseSubjectAlternativeNames(value: Der, go: GoRelease): SubjectAlternativeNames {
  const names = required(new DerReader(value).enter(tag.sequence), 'x509: invalid subject alternative names');
  const found = { emails: [] as string[], dnsNames: [] as string[], uris: [] as GoUrl[], ips: [] as Der[] };
  while (!names.empty) {
    const name = required(names.next(), 'x509: invalid subject alternative name');
    switch (name.tag) {
      case contextTag(1):
        found.emails.push(strict(ascii(name.content, 'rfc822Name'), 'rfc822Name', go));
        break;
      case contextTag(2):
        found.dnsNames.push(strict(ascii(name.content, 'dNSName'), 'dNSName', go));
        break;
      case contextTag(6):
        found.uris.push(parseUri(ascii(name.content, 'uniformResourceIdentifier'), go));
        break;
      case contextTag(7):
        if (name.content.length !== 4 && name.content.length !== 16) {
          throw new Malformed(`x509: cannot parse IP address of length ${name.content.length}`);
        }
        found.ips.push(name.content);
        break;
    }
  }
  return found;
}

function ascii(content: Der, kind: string): string {
  if (!isAscii(content)) throw new Malformed(`x509: SAN ${kind} is malformed`);
  return content;
}

function strict(name: string, kind: 'rfc822Name' | 'dNSName', go: GoRelease): string {
  if (!follows(go, 'strict-names')) return name;
  const domain = kind === 'dNSName' ? name : parseMailbox(name, go)?.domain;
  if (domain !== undefined && parsedNameValid(domain, false, go)) return name;
  throw new Malformed(`x509: SAN ${kind} is malformed`);
}

function parseUri(text: string, go: GoRelease): GoUrl {
  const url = parseOrRefuse(text, go);
  if (url.host !== '' && !parsedNameValid(url.host, false, go)) {
    const why = follows(go, 'strict-names') ? '%!s(<nil>)' : 'invalid domain';
    throw new Malformed(`x509: cannot parse URI ${goQuote(text)}: ${why}`);
  }
  return url;
}

function parseOrRefuse(text: string, go: GoRelease): GoUrl {
  try {
    return parseGoUrl(text, go);
  } catch (error) {
    if (error instanceof Malformed) {
      throw new Malformed(`x509: cannot parse URI ${goQuote(text)}: ${error.message}`);
    }
    throw error;
  }
}
