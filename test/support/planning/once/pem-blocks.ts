import { type PemBlock, pemBlocks as split } from '../../../../src/x509/der/pem-blocks.ts';
import { type GoRelease, latestGo } from '../../../../src/x509/go-release.ts';

const byGo = new Map<GoRelease, Map<string, readonly PemBlock[]>>();

/** As the original, but each text of the process is split once. Those with keys are not kept: readers wipe them. */
export function pemBlocks(text: string, go: GoRelease = latestGo): readonly PemBlock[] {
  if (text.includes('PRIVATE KEY')) return split(text, go);
  const known = byGo.get(go) ?? new Map<string, readonly PemBlock[]>();
  byGo.set(go, known);
  const blocks = known.get(text) ?? split(text, go);
  known.set(text, blocks);
  return blocks;
}
