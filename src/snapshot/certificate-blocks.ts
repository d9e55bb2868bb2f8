import { parseCertificate } from '../x509/parsing/parse-certificate.ts';
import { startsCertificate } from './redaction/decoded.ts';
import { certificateLength } from './redaction/der-element.ts';
import { keyInBytes } from './redaction/key-in-bytes.ts';
import { withoutPemKeys } from './redaction/pem-keys.ts';
import { withheld, withheldKey } from './redaction/withheld.ts';

const begin = '-----BEGIN CERTIFICATE-----';
const block = /^-----BEGIN CERTIFICATE-----[^\S\n]*\n[\s\S]*?(?:^-----END CERTIFICATE-----|$(?![\s\S]))/gm;
const fence = /^-----(?:BEGIN|END) [A-Z0-9 ]{0,40}-{0,5}\s*$/;
const base64Line = /^[A-Za-z0-9+/=\s]*$/;

/** DER that holds nothing, of which Go says the same as of what it stands for. */
const standIns = ['', '3003020100', '30023000', '30053003020100'].map((text) => Buffer.from(text, 'hex'));

/**
 * The CERTIFICATE blocks of a text, one after the other and to the letter, so that every Go finds in it what it found;
 * everything between them is left out. What stands in their fences and is no certificate gives way to something empty
 * that Go refuses in the same words.
 */
export function certificateBlocks(text: string): string {
  const blocks = withoutPemKeys(text.replaceAll('\r\n', '\n')).match(block) ?? [];
  return blocks.map(blockText).join('');
}

/** A BEGIN without END may stand before another. */
function blockText(text: string): string {
  const [, ...parts] = text.split(/^-----BEGIN CERTIFICATE-----/m);
  return parts.map((part) => partText(part.split('\n'))).join('');
}

function partText([blanks = '', ...rest]: readonly string[]): string {
  const lines = rest.filter((line) => line !== '');
  const digits = lines
    .filter((line) => base64Line.test(line))
    .join('')
    .replaceAll(/\s/g, '');
  const bytes = Buffer.from(digits, 'base64');
  const kept = publicBytes(bytes);
  // A header makes Go's CA pools skip the block, so its place is kept though not its value.
  const named = lines.map((line) => (base64Line.test(line) || fence.test(line) ? line : 'Withheld: line'));
  if (kept === bytes) return [begin + blanks, ...named, ''].join('\n');
  const kind = keyInBytes(bytes);
  const why = kind === null ? withheld('not a certificate') : withheldKey(kind);
  const body = isWhole(digits) ? kept.toString('base64').replace(/.{64}(?=.)/g, '$&\n') : 'A';
  const headers = named.filter((line) => line.includes(':'));
  const fences = named.filter((line) => fence.test(line));
  return [why, begin + blanks, ...headers, body, ...fences, ''].join('\n');
}

/** The bytes themselves, or what stands for them. Of octets behind a certificate one is kept: Go refuses it for them. */
function publicBytes(bytes: Buffer): Buffer {
  const length = certificateLength(bytes);
  if (length > 0 && length === bytes.length) return bytes;
  if (length > 0) return Buffer.concat([bytes.subarray(0, length), Buffer.alloc(1)]);
  if (startsCertificate(bytes) && keyInBytes(bytes) === null) return bytes;
  const error = errorOf(bytes);
  return standIns.find((one) => errorOf(one) === error) ?? Buffer.alloc(0);
}

/** Whether Go's decoder takes these digits. */
const isWhole = (digits: string): boolean => digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);

function errorOf(bytes: Uint8Array): string | null {
  const outcome = parseCertificate(bytes);
  return outcome.certificate === null ? outcome.error : null;
}
