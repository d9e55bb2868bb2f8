import type { KeyReading } from '../key-trace.ts';

/** Why a private key could not be read, and what Go's tls.X509KeyPair says of it: before or after the leaf. */
export const keyProblems = {
  noPem: {
    text: 'no PEM block',
    stage: 'pem',
    message: 'tls: failed to find any PEM data in key input',
  },
  certificate: {
    text: 'a certificate and no private key',
    stage: 'pem',
    message: 'tls: found a certificate rather than a key in the PEM for the private key',
  },
  otherBlocks: {
    text: 'PEM blocks but no private key among them',
    stage: 'pem',
    message:
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types:',
  },
  encrypted: {
    text: 'the private key is encrypted',
    stage: 'key',
    message: 'tls: failed to parse private key',
  },
  malformed: {
    text: 'the private key is malformed',
    stage: 'key',
    message: 'tls: failed to parse private key',
  },
  damaged: {
    text: 'the private key is damaged: its numbers do not fit together',
    stage: 'key',
    message: 'tls: failed to parse private key',
  },
  notForTls: {
    text: 'a private key of a type that TLS does not use',
    stage: 'key',
    message: 'tls: found unknown private key type in PKCS#8 wrapping',
  },
} as const satisfies Record<string, { text: string; stage: 'pem' | 'key'; message: string }>;

export interface GoKeyError {
  readonly stage: 'pem' | 'key';
  readonly message: string;
}

/** What Go says of the key file; null where it can read the key, or nothing is known of it. */
export function goKeyError({ problem, otherBlocks }: KeyReading): GoKeyError | null {
  if (problem === null) return null;
  const found = Object.values(keyProblems).find(({ text }) => text === problem) ?? keyProblems.malformed;
  if (found !== keyProblems.otherBlocks || otherBlocks === undefined) return found;
  return { stage: 'pem', message: `${found.message} [${otherBlocks.join(' ')}]` };
}
