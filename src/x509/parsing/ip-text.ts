import type { Der } from '../der/der.ts';

/** An address of 4 or 16 bytes as Go's net.IP prints it. */
export function ipText(bytes: Der): string {
  const octets = Array.from(bytes, (byte) => byte.charCodeAt(0));
  if (octets.length === 4) return octets.join('.');
  if (bytes.startsWith(`${'\0'.repeat(10)}\xff\xff`)) return octets.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => {
    return (((octets[2 * index] ?? 0) << 8) | (octets[2 * index + 1] ?? 0)).toString(16);
  });
  return compressed(groups);
}

/** The first longest run of two or more zero groups becomes `::`. */
function compressed(groups: readonly string[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.start < 0) return groups.join(':');
  const before = groups.slice(0, best.start).join(':');
  const after = groups.slice(best.start + best.length).join(':');
  return `${before}::${after}`;
}
