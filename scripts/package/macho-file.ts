/** The part of a Mach-O file's load commands that signing needs (mach-o/loader.h). */
export interface MachO {
  readonly isExecutable: boolean;
  readonly commandCount: number;
  readonly commandsSize: number;
  readonly commandsEnd: number;
  readonly segments: readonly Segment[];
  readonly signature: { readonly commandAt: number; readonly offset: number; readonly size: number } | null;
}

export interface Segment {
  readonly name: string;
  readonly commandAt: number;
  readonly offset: number;
  readonly size: number;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export const loadCommand = { segment64: 0x19, codeSignature: 0x1d } as const;

const magic64 = 0xfeedfacf;
const headerSize = 32;
const typeExecute = 2;

/** Reads a thin, little-endian, 64-bit Mach-O file. */
export function parseMachO(file: Buffer): MachO {
  if (file.readUInt32LE(0) !== magic64) throw new Error('not a thin 64-bit Mach-O file');
  const commandCount = file.readUInt32LE(16);
  const segments: Segment[] = [];
  let signature: MachO['signature'] = null;
  let at = headerSize;
  for (let index = 0; index < commandCount; index++) {
    const kind = file.readUInt32LE(at);
    if (kind === loadCommand.segment64) segments.push(segmentAt(file, at));
    if (kind === loadCommand.codeSignature) {
      signature = { commandAt: at, offset: file.readUInt32LE(at + 8), size: file.readUInt32LE(at + 12) };
    }
    at += file.readUInt32LE(at + 4);
  }
  return {
    isExecutable: file.readUInt32LE(12) === typeExecute,
    commandCount,
    commandsSize: file.readUInt32LE(20),
    commandsEnd: at,
    segments,
    signature,
  };
}

function segmentAt(file: Buffer, at: number): Segment {
  const sections = Array.from({ length: file.readUInt32LE(at + 64) }, (_, index) => {
    const section = at + 72 + index * 80;
    return {
      name: name(file, section),
      offset: file.readUInt32LE(section + 48),
      size: Number(file.readBigUInt64LE(section + 40)),
    };
  });
  return {
    name: name(file, at + 8),
    commandAt: at,
    offset: Number(file.readBigUInt64LE(at + 40)),
    size: Number(file.readBigUInt64LE(at + 48)),
    sections,
  };
}

const name = (file: Buffer, at: number): string => file.toString('latin1', at, at + 16).replace(/\0+$/, '');
