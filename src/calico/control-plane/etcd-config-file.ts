import { isObject } from '../../json.ts';
import { documentsIn } from '../../snapshot/documents.ts';
import type { HostText } from './host-text.ts';

/** A configuration file of etcd, as etcd reads it. */
export type EtcdConfigFile =
  | {
      readonly kind: 'read';
      readonly path: string;
      /** Values by the names of the flags that say the same; lists with commas. */
      readonly values: ReadonlyMap<string, string>;
      /** What etcd refuses in it, each as a sentence. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly path: string; readonly why: string };

type FieldType = 'text' | 'boolean' | 'list';

/** Of the whole file. */
const fields: Readonly<Record<string, FieldType>> = {
  'listen-client-urls': 'text',
  'listen-client-http-urls': 'text',
  'advertise-client-urls': 'text',
  'tls-min-version': 'text',
  'tls-max-version': 'text',
  'cipher-suites': 'list',
};

/** Of `client-transport-security` and of `peer-transport-security`. */
const securityFields: Readonly<Record<string, FieldType>> = {
  'cert-file': 'text',
  'key-file': 'text',
  'client-cert-auth': 'boolean',
  'trusted-ca-file': 'text',
  'auto-tls': 'boolean',
  'allowed-cn': 'list',
  'allowed-hostname': 'list',
};

/** What a field of the section is called as a flag, where it is called otherwise. */
const flagNames: Readonly<Record<string, string>> = { 'allowed-hostname': 'client-cert-allowed-hostname' };

export const clientSection = 'client-transport-security';

/**
 * Reads what etcd's clients meet. Keys are found in whatever case, the one that sorts last wins; keys that etcd does
 * not know, or that stand in another place than theirs, have no effect. Source: etcd server/embed/config.go
 * (configYAML, securityConfig), sigs.k8s.io/yaml; seen with etcd 3.6.8.
 */
export function etcdConfigFile(path: string, file: HostText): EtcdConfigFile {
  if (file.kind !== 'text') return { kind: 'unknown', path, why: file.why };
  const document = documentOf(path, file.text);
  if (document === null) return { kind: 'read', path, values: new Map(), problems: [`${path} is no YAML`] };
  const values = new Map<string, string>();
  const problems: string[] = [];
  read(document, fields, (name, value, problem) => {
    if (value !== null) values.set(name, value);
    if (problem !== null) problems.push(problem);
  });
  for (const section of [clientSection, 'peer-transport-security']) {
    const given = entryOf(document, section);
    if (given == null) continue;
    if (!isObject(given)) {
      problems.push(`${section} is not a section`);
      continue;
    }
    read(given, securityFields, (name, value, problem) => {
      if (value !== null && section === clientSection) values.set(flagNames[name] ?? name, value);
      if (problem !== null) problems.push(`${problem} in ${section}`);
    });
  }
  return { kind: 'read', path, values, problems };
}

/** The value under a key in whatever case; of several the one whose key sorts last. */
export function entryOf(from: object, name: string): unknown {
  return Object.entries(from)
    .filter(([key]) => key.toLowerCase() === name)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .at(-1)?.[1];
}

function read(
  from: object,
  known: Readonly<Record<string, FieldType>>,
  take: (name: string, value: string | null, problem: string | null) => void,
): void {
  for (const [name, type] of Object.entries(known)) {
    const given = entryOf(from, name);
    if (given == null) continue;
    const value = textOf(given, type);
    take(name, value, value === null ? `${name} is ${shownValue(given)}, not ${wanted[type]}` : null);
  }
}

const wanted: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  boolean: 'true or false without quotes',
  list: 'a list',
};

/** Null: etcd refuses it. */
function textOf(given: unknown, type: FieldType): string | null {
  if (type === 'boolean') return typeof given === 'boolean' ? String(given) : null;
  if (type === 'list')
    return Array.isArray(given) && given.every(isScalar) ? given.map(String).join(',') : null;
  return isScalar(given) ? String(given) : null;
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a section' : JSON.stringify(String(value));
}

function documentOf(path: string, text: string): object | null {
  const { values, unread } = documentsIn({ name: path, text }, '1.1');
  const [first = {}] = values;
  return unread.length === 0 && isObject(first) ? first : null;
}
