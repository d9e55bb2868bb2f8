import type { PemBlock } from '../der/pem-blocks.ts';
import { pemDecoder } from '../der/pem-decoder.ts';
import type { GoRelease } from '../go-release.ts';
import { type KeyReading, unknownKeyFile } from '../key-trace.ts';
import { limitedBlocks } from '../parse.ts';
import { keyProblems } from './key-problem.ts';
import { privateKeyStructure } from './private-key-structure.ts';
import { type KeyReader, keyReader, unreadable } from './read-private-key.ts';

/** What each Go makes of a private key file. Its PEM decoders mostly find the same key, which is read once. */
export function keyFileReader(pem: string): KeyReader {
  const readers = new Map<string, KeyReader>();
  const remembered = (id: string, make: () => KeyReader): KeyReader => {
    const reader = readers.get(id) ?? make();
    readers.set(id, reader);
    return reader;
  };
  return (go) => {
    const reader = remembered(pemDecoder(go), () => {
      const found = keyBlock(pem, go);
      return found.block === null
        ? () => found.reading
        : remembered(idOf(found.block), () => blockReader(found.block));
    });
    return reader(go);
  };
}

type Found = { readonly block: PemBlock } | { readonly block: null; readonly reading: KeyReading };

/** The first block whose type is or ends in PRIVATE KEY, as tls.X509KeyPair chooses it. */
function keyBlock(pem: string, go: GoRelease): Found {
  const { blocks, problem } = limitedBlocks(pem, go);
  if (problem !== null) return { block: null, reading: { ...unknownKeyFile, unjudged: problem.message } };
  const block = blocks.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'));
  return block === undefined ? { block: null, reading: withoutKey(blocks) } : { block };
}

function idOf({ label, hasHeaders, bytes }: PemBlock): string {
  return `${label} ${hasHeaders} ${Buffer.from(bytes).toString('latin1')}`;
}

function blockReader({ label, hasHeaders, bytes }: PemBlock): KeyReader {
  const structure = privateKeyStructure(bytes);
  const isEncrypted = structure.kind === 'none' && (label === 'ENCRYPTED PRIVATE KEY' || hasHeaders);
  return isEncrypted ? () => unreadable(keyProblems.encrypted.text) : keyReader(structure);
}

function withoutKey(blocks: readonly PemBlock[]): KeyReading {
  const [only] = blocks;
  if (only === undefined) return unreadable(keyProblems.noPem.text);
  if (blocks.length === 1 && only.label === 'CERTIFICATE') return unreadable(keyProblems.certificate.text);
  return {
    ...unreadable(keyProblems.otherBlocks.text),
    otherBlocks: blocks.map(({ label }) => harmlessLabel(label)),
  };
}

/** Types of blocks are shown and saved: what could be anything else than a type is not. */
function harmlessLabel(label: string): string {
  return /^[A-Z0-9 ]{0,40}$/.test(label) ? label : '[withheld]';
}
