import { type PemBlock, pemBlocks as split } from '../../../../src/x509/der/pem-blocks.ts';

const known = new Map<string, readonly PemBlock[]>();

/** As the original, but each text of the process is split once. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks = known.get(text) ?? split(text);
  known.set(text, blocks);
  return blocks;
}
