import type { Der } from './der.ts';
import { ipText } from './ip-text.ts';
import type { IpRange } from './name-constraint-parsing.ts';
import { findSubtree, type SubtreeOrder } from './sorted-subtrees.ts';

/** The range that an address of the same length is in, as Go prints it, or null. */
export function findRange(ranges: readonly IpRange[], address: Der): string | null {
  const same = ranges.filter((range) => range.address.length === address.length);
  const found = findSubtree(same, address, rangeOrder);
  return found === null ? null : rangeText(found);
}

const mappedPrefix = `${'\0'.repeat(10)}\xff\xff`;

/** IPv4-mapped addresses count as IPv4 (Go's net.IP.To4). */
function unmapped(bytes: Der): Der {
  return bytes.startsWith(mappedPrefix) && bytes.length === 16 ? bytes.slice(12) : bytes;
}

function contains(range: IpRange, address: Der): boolean {
  const network = unmapped(range.address);
  const mask = range.mask.slice(range.mask.length - network.length);
  const candidate = unmapped(address);
  return network.length === candidate.length && masked(network, mask) === masked(candidate, mask);
}

function masked(bytes: Der, mask: Der): Der {
  return mapBytes(bytes, (byte, at) => byte & mask.charCodeAt(at));
}

function lastAddress({ address, mask }: IpRange): Der {
  return mapBytes(address, (byte, at) => byte | (~mask.charCodeAt(at) & 0xff));
}

function mapBytes(bytes: Der, change: (byte: number, at: number) => number): Der {
  return Array.from(bytes, (character, at) => String.fromCharCode(change(character.charCodeAt(0), at))).join(
    '',
  );
}

const compareBytes = (first: Der, second: Der) => (first < second ? -1 : first > second ? 1 : 0);

const rangeOrder: SubtreeOrder<IpRange, Der> = {
  compare: (first, second) =>
    compareBytes(first.address, second.address) || compareBytes(first.mask, second.mask),
  covers: (wider, narrower) => contains(wider, narrower.address) && contains(wider, lastAddress(narrower)),
  compareName: (range, address) => compareBytes(range.address, address),
  matches: contains,
};

function rangeText({ address, mask }: IpRange): string {
  const network = unmapped(address);
  const shown = mask.slice(mask.length - network.length);
  const bits = Array.from(shown, (byte) => byte.charCodeAt(0).toString(2).padStart(8, '0')).join('');
  return `${ipText(masked(network, shown))}/${bits.replace(/0+$/, '').length}`;
}
