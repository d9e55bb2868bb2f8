import { type Canary, namedCanary, tellingCanary } from './canary.ts';
import { lowerCase, type Random } from './random.ts';

/** A text of a file, a command or a message with a secret in it. */
export interface Statement {
  readonly how: string;
  readonly text: string;
  readonly canary: Canary;
}

type Write = (name: string, value: string, random: Random) => string;

const pad = (random: Random): string => ' '.repeat(2 * random.below(4));
const word = (random: Random): string => random.letters(2, 9, lowerCase);

/** Files and commands in which a name and a value make a setting; `plain` ones cannot quote. */
const writers: readonly (readonly [how: string, plain: boolean, write: Write])[] = [
  ['YAML', true, (name, value, random) => `a: b\n${pad(random)}${name}: ${value}\n${pad(random)}c: d\n`],
  ['quoted YAML', false, (name, value) => `a: b\n  ${name}: "${value}"\nc: d\n`],
  ['YAML of two words', true, (name, value) => `a: b\n  ${name}: x ${value}\nc: d\n`],
  ['a YAML block', false, (name, value, random) => `a: b\n${name}: |\n  ${value}\n  ${word(random)}\nc: d\n`],
  ['a YAML list', true, (name, value) => `a: b\n${name}:\n  - ${value}\n  - ${value}x\nc: d\n`],
  ['a YAML flow', true, (name, value) => `a: {${name}: ${value}, c: d}\n`],
  ['an item of a YAML list', true, (name, value) => `- a: b\n- ${name}: ${value}\n`],
  ['a file of variables', false, (name, value) => `A=b\n${name}=${value}\nC=d\n`],
  ['quoted variables', false, (name, value) => `A='b'\nexport ${name}='${value}'\nC='d'\n`],
  ['INI', false, (name, value) => `[a]\nb = c\n${name} = ${value}\nd = e\n`],
  ['JSON', false, (name, value) => JSON.stringify({ a: 'b', [name]: value, c: { d: 1 } })],
  ['JSON in lines', false, (name, value) => JSON.stringify({ a: [{ [name]: value }] }, null, 2)],
  ['JSON in JSON', false, (name, value) => JSON.stringify({ a: JSON.stringify({ [name]: value, c: 1 }) })],
  ['JSON with placeholders', false, (name, value) => `{"a": __A__, "b": {"${name}": "${value}"}}`],
  ['XML', false, (name, value) => `<a><b>c</b><${name}>${value}</${name}></a>`],
  ['a flag', true, (name, value) => `run --a b --${name} ${value} --c`],
  ['a flag with =', true, (name, value) => `run --a=b --${name}=${value} --c`],
  ['a query', true, (name, value) => `GET https://h/x?a=b&${name}=${value}&c=d`],
  ['a header', false, (_name, value) => `curl -H "Authorization: Token ${value}" https://h`],
  ['a cookie', true, (_name, value) => `GET / HTTP/1.1\nCookie: a=b; sid=${value}\nHost: h\n`],
];

/** What sentences of logs, events and servers say. */
const sayings: readonly (readonly [how: string, plain: boolean, write: Write])[] = [
  [
    'name=value',
    true,
    (name, value, random) => `${word(random)} failed: ${name}=${value}, then ${word(random)}`,
  ],
  ['quoted JSON', false, (name, value, random) => `${word(random)} refused {"a":"b","${name}":"${value}"}`],
  ['escaped JSON', true, (name, value) => `body: "{\\"a\\":1,\\"${name}\\":\\"${value}\\"}"`],
  ['quoted value', false, (name, value) => `cannot use ${name}: "${value}" for it`],
  ['a command', true, (name, value) => `exec: "etcdctl --${name}=${value} get /": exit status 1`],
];

/** Ways to write a text so that only a machine reads it. */
const wraps: readonly (readonly [how: string, wrap: (text: string) => string])[] = [
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64 twice', (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64')],
  ['percent-encoded', (text) => encodeURIComponent(text)],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
];

function write(random: Random, ways: typeof writers): Statement {
  const canary = random.chance(0.5) ? tellingCanary(random) : null;
  if (canary !== null) {
    const text = random.chance(0.5)
      ? `${word(random)}: 1\n${canary.text}\n${word(random)}: 2\n`
      : canary.text;
    return { how: canary.how, text, canary };
  }
  const [how, plain, of] = random.pick(ways);
  const named = namedCanary(random, plain);
  return { how: `${named.how} in ${how}`, text: of(named.name ?? '', named.text, random), canary: named };
}

/** A text of a file, an annotation, a variable or a command. */
export function fileStatement(random: Random): Statement {
  const plain = write(random, writers);
  if (plain.text.length < 24 || random.chance(0.7)) return plain;
  const [how, wrap] = random.pick(wraps);
  return { ...plain, how: `${plain.how} ${how}`, text: wrap(plain.text) };
}

/** A sentence of a log, an event or a server. */
export const saidStatement = (random: Random): Statement => write(random, sayings);
