import { isObject } from '../json.ts';
import { type KeyReading, type PrivateKeyTrace, unknownKeyFile } from '../x509/key-trace.ts';
import type { SecretValue } from './secret.ts';
import { type Shape, validate } from './shape.ts';

const readingShape: Shape = {
  fields: {
    publicKeySha256: 'text',
    algorithm: 'text',
    problem: 'text',
    otherBlocks: { list: 'text' },
    unjudged: 'text',
    modulusSha256: 'text',
  },
};

/** A value of a Secret as a snapshot file has it, with what it says of a private key in the form that is relied on. */
export function savedValue(value: SecretValue): SecretValue {
  const { key, ...rest } = { key: undefined, ...value };
  const trace = isObject(key) ? savedTrace(key) : undefined;
  if (value.kind === 'private-key') return { kind: value.kind, key: trace ?? unknownKeyFile };
  return {
    ...(rest as Exclude<SecretValue, { kind: 'private-key' }>),
    ...(trace === undefined ? {} : { key: trace }),
  };
}

function savedTrace(raw: Readonly<Record<string, unknown>>): PrivateKeyTrace {
  const { otherwise } = raw;
  if (!isObject(otherwise)) return savedReading(raw);
  const others = Object.entries(otherwise).map(([era, reading]) => [era, savedReading(reading)] as const);
  return { ...savedReading(raw), otherwise: Object.fromEntries(others) };
}

function savedReading(raw: unknown): KeyReading {
  const { otherwise: _, ...reading } = (validate(raw, readingShape) ?? {}) as PrivateKeyTrace;
  return { ...unknownKeyFile, ...reading };
}
