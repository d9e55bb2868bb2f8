import { tracePrivateKey } from '../key.ts';
import { parseCertificates } from '../parse.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';
import type { LeafNames } from './leaf-extensions.ts';

/** What a CA sent back for a signing request. */
export interface SignedAnswer {
  /** Null when there is no certificate in it for the key. */
  readonly leaf: ParsedCertificate | null;
  /** The other certificates, in their order. */
  readonly others: readonly ParsedCertificate[];
  /** In which ways it is not what was asked for, as sentences; empty when it can be used. */
  readonly problems: readonly string[];
}

/** Finds the certificate for the key in the answer and compares it with what was asked for. */
export function readSignedAnswer(answerPem: string, asked: LeafNames, privateKeyPem: string): SignedAnswer {
  const { certificates, problems: unreadable } = parseCertificates(answerPem);
  const { publicKeySha256 } = tracePrivateKey(privateKeyPem);
  const leaf = certificates.find(({ publicKey }) => publicKey.sha256 === publicKeySha256) ?? null;
  const others = certificates.filter((certificate) => certificate !== leaf);
  if (leaf === null) {
    const why =
      certificates.length === 0
        ? `the answer holds no certificate (${unreadable.map(({ message }) => message).join('; ')})`
        : 'no certificate of the answer belongs to the key of the request';
    return { leaf, others, problems: [why] };
  }
  return { leaf, others, problems: differences(leaf, asked) };
}

function differences(leaf: ParsedCertificate, asked: LeafNames): string[] {
  const problems: string[] = [];
  const commonName = asked.commonNames.at(-1) ?? '';
  if (leaf.commonName !== commonName) {
    problems.push(`the common name is "${leaf.commonName}", not "${commonName}"`);
  }
  const missing = (kind: string, wanted: readonly string[] | undefined, present: readonly string[]) => {
    for (const name of wanted ?? []) {
      if (!present.includes(name)) problems.push(`the ${kind} ${name} is missing`);
    }
  };
  missing('URI SAN', asked.uriSans, leaf.uriSans);
  missing('DNS SAN', asked.dnsSans, leaf.dnsSans);
  missing('IP SAN', asked.ipSans, leaf.ipSans);
  const usages = leaf.extendedKeyUsage;
  if (usages !== null && usages.length > 0 && !usages.includes('any')) {
    missing('extended key usage', asked.extendedKeyUsage ?? undefined, usages);
  }
  if (leaf.isCa) problems.push('it is a CA certificate');
  return problems;
}
