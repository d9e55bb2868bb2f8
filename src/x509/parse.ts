import { type PemBlock, pemBlocks } from './der/pem-blocks.ts';
import { type GoRelease, latestGo } from './go-release.ts';
import { parseCertificate } from './parsing/parse-certificate.ts';
import type { ParsedCertificate } from './parsing/parsed-certificate.ts';

/** Beyond these, text is not looked at: a Secret or ConfigMap holds at most 1 MiB. */
export const pemLimits = { characters: 4 * 1024 * 1024, certificates: 2000 } as const;

/** What is wrong with a PEM text, or with one of its blocks (counted from 1). */
export interface PemProblem {
  readonly kind: 'too-large' | 'no-pem' | 'other-block' | 'headers' | 'malformed';
  readonly block: number | null;
  readonly message: string;
}

export interface ParsedPem {
  readonly certificates: readonly ParsedCertificate[];
  readonly problems: readonly PemProblem[];
}

/** Every certificate of a PEM text that Go can parse, in order, and what it would skip or refuse. */
export function parseCertificates(pemText: string, go: GoRelease = latestGo): ParsedPem {
  const { blocks, problem } = limitedBlocks(pemText, go);
  if (problem !== null) return { certificates: [], problems: [problem] };
  if (blocks.length === 0) {
    return { certificates: [], problems: [{ kind: 'no-pem', block: null, message: 'no PEM block' }] };
  }
  const certificates: ParsedCertificate[] = [];
  const problems: PemProblem[] = [];
  blocks.forEach((block, index) => {
    const number = index + 1;
    if (block.label !== 'CERTIFICATE') {
      problems.push({ kind: 'other-block', block: number, message: `PEM block of type ${block.label}` });
      return;
    }
    if (block.hasHeaders) {
      problems.push({ kind: 'headers', block: number, message: 'PEM headers: skipped in a CA file' });
    }
    const outcome = parseCertificate(block.bytes, go);
    if (outcome.certificate !== null) certificates.push(outcome.certificate);
    else problems.push({ kind: 'malformed', block: number, message: outcome.error });
  });
  return { certificates, problems };
}

/** The blocks of a text within the limits, or the problem that it is beyond them. */
export function limitedBlocks(
  pemText: string,
  go: GoRelease = latestGo,
): { readonly blocks: readonly PemBlock[]; readonly problem: PemProblem | null } {
  const { characters, certificates } = pemLimits;
  if (pemText.length > characters) {
    return tooLarge(`${pemText.length} characters, more than ${characters}`);
  }
  const blocks = pemBlocks(pemText, go);
  if (blocks.length > certificates) return tooLarge(`${blocks.length} PEM blocks, more than ${certificates}`);
  return { blocks, problem: null };
}

function tooLarge(message: string): { blocks: readonly PemBlock[]; problem: PemProblem } {
  return { blocks: [], problem: { kind: 'too-large', block: null, message } };
}
