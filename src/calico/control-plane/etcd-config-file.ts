import { isObject } from '../../json.ts';
import { documentsIn } from '../../snapshot/documents.ts';
import { type Fields, type FieldType, fileFields, securityFields } from './etcd-fields.ts';
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

/** What a field of the section is called as a flag, where it is called otherwise. */
const flagNames: Readonly<Record<string, string>> = { 'allowed-hostname': 'client-cert-allowed-hostname' };

export const clientSection = 'client-transport-security';

/**
 * Reads what etcd's clients meet. Keys are found in whatever case: all are read, in the order of their sorting, so that the
 * last that says something wins. Keys that etcd does not know, or that stand in another place than theirs, have no
 * effect. Source: etcd server/embed/config.go
 * (configYAML, securityConfig), sigs.k8s.io/yaml; seen with etcd 3.6.8.
 */
export function etcdConfigFile(path: string, file: HostText): EtcdConfigFile {
  if (file.kind !== 'text') return { kind: 'unknown', path, why: file.why };
  const document = documentOf(path, file.text);
  if (document === null) return { kind: 'read', path, values: new Map(), problems: [`${path} is no YAML`] };
  const values = new Map<string, string>();
  const problems: string[] = [];
  read(document, fileFields, (name, value, problem) => {
    if (value !== null) values.set(name, value);
    if (problem !== null) problems.push(problem);
  });
  for (const section of [clientSection, 'peer-transport-security']) {
    for (const given of entriesOf(document, section)) {
      if (!isObject(given)) {
        problems.push(`${section} is not a section`);
        continue;
      }
      read(given, securityFields, (name, value, problem) => {
        if (value !== null && section === clientSection) values.set(flagNames[name] ?? name, value);
        if (problem !== null) problems.push(`${problem} in ${section}`);
      });
    }
  }
  return { kind: 'read', path, values, problems };
}

/** Whether a key stands there, in whatever case, with a value. */
export function hasEntry(from: object, name: string): boolean {
  return entriesOf(from, name).length > 0;
}

/** The values under a key in whatever case, in the order in which etcd reads them. */
function entriesOf(from: object, name: string): unknown[] {
  return Object.entries(from)
    .filter(([key, value]) => key.toLowerCase() === name && value != null)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, value]) => value);
}

function read(
  from: object,
  known: Fields,
  take: (name: string, value: string | null, problem: string | null) => void,
): void {
  for (const [name, type] of Object.entries(known)) {
    for (const given of entriesOf(from, name)) {
      const value = textOf(given, type);
      take(name, value, value === null ? `${name} is ${shownValue(given)}, not ${wanted[type]}` : null);
    }
  }
}

const wanted: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  boolean: 'true or false without quotes',
  list: 'a list of texts',
  count: 'a whole number from 0',
  integer: 'a whole number',
};

/** Null: etcd refuses it. */
function textOf(given: unknown, type: FieldType): string | null {
  switch (type) {
    case 'boolean':
      return typeof given === 'boolean' ? String(given) : null;
    case 'list':
      return Array.isArray(given) && given.every(isText) ? given.join(',') : null;
    case 'text':
      return isText(given) ? String(given) : null;
    case 'count':
      return isWhole(given) && Number(given) >= 0 ? String(given) : null;
    case 'integer':
      return isWhole(given) ? String(given) : null;
  }
}

/** A date is a text to go-yaml. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Date;
}

function isWhole(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a section';
  return typeof value === 'string' ? JSON.stringify(value) : `the ${typeof value} ${value}`;
}

function documentOf(path: string, text: string): object | null {
  const { values, unread } = documentsIn({ name: path, text }, '1.1');
  const [first = {}] = values;
  return unread.length === 0 && isObject(first) ? first : null;
}
