import type { Der } from '../der/der.ts';
import { ipText } from '../parsing/ip-text.ts';
import type { IpRange } from '../parsing/name-constraint-parsing.ts';
import { type SubtreeOrder, SubtreeSet } from './sorted-subtrees.ts';

/** The range that an address is in, as Go prints it, or null; only ranges of the same length count. */
export function rangeFinder(ranges: readonly IpRange[]): (address: Der) => string | null {
  const ofLength = (length: number) =>
    new SubtreeSet(
      ranges.filter(({ address }) => address.length === length),
      rangeOrder,
    );
  const sets = new Map([4, 16].map((length) => [length, ofLength(length)]));
  return (address) => {
    const found = sets.get(address.length)?.find(address) ?? null;
    return found === null ? null : rangeText(found);
  };
}

const mappedPrefix = `${'\0'.repeat(10)}\xff\xff`;

/** IPv4-mapped addresses count as IPv4 (Go's net.IP.To4). */
function unmapped(bytes: Der): Der {
  return bytes.startsWith(mappedPrefix) && bytes.length === 16 ? bytes.slice(12) : bytes;
}

export function inRange(range: IpRange, address: Der): boolean {
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

const rangeOrder: SubtreeOrder<IpRange, Der> = {
  sortKey: ({ address, mask }) => address + mask,
  searchKey: ({ address }) => address,
  nameKey: (address) => address,
  covers: (wider, narrower) => inRange(wider, narrower.address) && inRange(wider, lastAddress(narrower)),
  matches: inRange,
};

/** As Go's net.IPNet prints it. */
export function rangeText({ address, mask }: IpRange): string {
  const network = unmapped(address);
  const shown = mask.slice(mask.length - network.length);
  const bits = Array.from(shown, (byte) => byte.charCodeAt(0).toString(2).padStart(8, '0')).join('');
  return `${ipText(masked(network, shown))}/${bits.replace(/0+$/, '').length}`;
}
