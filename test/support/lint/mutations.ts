/** Numbers that a seed decides (xorshift32): a failing run can be repeated. */
export interface Random {
  /** A whole number from 0 to below `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

export function randomFrom(seed: number): Random {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const below = (limit: number): number => next() % Math.max(1, limit);
  return {
    below,
    pick: (items) => {
      const found = items[below(items.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  };
}

const oddities = [
  '',
  '\0',
  '\ufeff',
  '\u2028',
  '\ud800',
  '\r\n',
  '\t',
  ' ',
  ':',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '=',
  '#',
  '&a ',
  '*a',
  '<<: ',
  '!!binary ',
  '|\n',
  '---\n',
  '...\n',
  '%',
  '__proto__',
  'constructor',
  'null',
  'true',
  '-1',
  '1e999',
  '0x10',
  '[calico]\n',
  '[__proto__]\n',
  '__ETCD_ENDPOINTS__',
  'https://',
  'http://[::1',
  '/etc/calico/ca.crt',
  '/'.repeat(300),
  'kind: Config\n',
  'kind: Pod\n',
  '$(X)',
  '../../..',
  '[[[[[[[[[[[[',
] as const;

type Mutation = (text: string, other: string, random: Random) => string;

const at = (text: string, random: Random): number => random.below(text.length + 1);

const mutations: readonly Mutation[] = [
  (text, _, random) => text.slice(0, at(text, random)),
  (text, _, random) => text.slice(at(text, random)),
  (text, _, random) => insert(text, random.pick(oddities), at(text, random)),
  (text, _, random) => insert(text, String.fromCharCode(random.below(0x10000)), at(text, random)),
  (text, _, random) => {
    const from = at(text, random);
    return text.slice(0, from) + text.slice(from + random.below(20));
  },
  (text, _, random) => {
    const from = at(text, random);
    return insert(text, text.slice(from, from + random.below(200)).repeat(1 + random.below(5)), from);
  },
  (text, other, random) => text.slice(0, at(text, random)) + other.slice(at(other, random)),
  (text, _, random) => {
    const lines = text.split('\n');
    const [a, b] = [random.below(lines.length), random.below(lines.length)];
    return lines
      .map((line, n) => (n === a ? (lines[b] ?? '') : n === b ? (lines[a] ?? '') : line))
      .join('\n');
  },
  (text, _, random) => {
    const lines = text.split('\n');
    lines.splice(random.below(lines.length), 1);
    return lines.join('\n');
  },
  (text, _, random) =>
    text.replace(/[:=]\s*\S+/g, (value) => (random.below(3) === 0 ? `: ${random.pick(oddities)}` : value)),
];

/** A text with one to three things wrong with it; `other` is one to take pieces from. */
export function mutated(text: string, other: string, random: Random): string {
  let result = text;
  for (let times = 1 + random.below(3); times > 0; times -= 1)
    result = random.pick(mutations)(result, other, random);
  return result;
}

function insert(text: string, piece: string, where: number): string {
  return text.slice(0, where) + piece + text.slice(where);
}
