/** The content of a named RCDATA resource of a 64-bit PE file, found as FindResource does; null when absent. */
export function peResource(file: Buffer, wanted: string): Buffer | null {
  const header = file.readUInt32LE(0x3c);
  const optional = header + 24;
  const resourceDirectory = file.readUInt32LE(optional + 112 + 2 * 8);
  const sections = readSections(file, header);
  const offsetOf = (address: number): number => {
    const section = sections.find(({ start, size }) => address >= start && address < start + size);
    if (section === undefined) throw new Error(`address ${address} is in no section`);
    return address - section.start + section.offset;
  };
  const base = offsetOf(resourceDirectory);
  const rawData = 10;
  const type = entries(file, base, 0).find(({ id }) => id === rawData);
  const name = entries(file, base, type?.offset ?? 0).find((entry) => entry.name === wanted);
  if (type === undefined || name === undefined) return null;
  const language = entries(file, base, name.offset)[0];
  if (language === undefined) return null;
  const data = base + language.offset;
  const start = offsetOf(file.readUInt32LE(data));
  return file.subarray(start, start + file.readUInt32LE(data + 4));
}

function readSections(file: Buffer, header: number) {
  const first = header + 24 + file.readUInt16LE(header + 20);
  return Array.from({ length: file.readUInt16LE(header + 6) }, (_, index) => {
    const at = first + index * 40;
    return {
      start: file.readUInt32LE(at + 12),
      size: Math.max(file.readUInt32LE(at + 8), file.readUInt32LE(at + 16)),
      offset: file.readUInt32LE(at + 20),
    };
  });
}

/** One resource directory table: entries by name, then by id; offsets are from the base of all tables. */
function entries(file: Buffer, base: number, table: number) {
  const at = base + table;
  const count = file.readUInt16LE(at + 12) + file.readUInt16LE(at + 14);
  return Array.from({ length: count }, (_, index) => {
    const key = file.readUInt32LE(at + 16 + index * 8);
    const offset = file.readUInt32LE(at + 20 + index * 8) & 0x7fffffff;
    if (key < 0x80000000) return { id: key, name: null, offset };
    const text = base + (key & 0x7fffffff);
    const length = file.readUInt16LE(text);
    return { id: null, name: file.toString('utf16le', text + 2, text + 2 + length * 2), offset };
  });
}
