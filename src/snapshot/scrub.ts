import { isObject, type JsonObject } from '../json.ts';
import { seeBinaryData } from './binary-data.ts';
import { judgeName } from './redaction/name-classes.ts';
import { mayStay, publicValue, withheldByName } from './redaction/public-value.ts';
import { withoutSecrets } from './redaction/secrets-in-text.ts';
import { isWithheldKey, withheld, withheldKey, withheldReason } from './redaction/withheld.ts';

/** What `kubectl apply` leaves in annotations: the whole object once more, with its secrets. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';
export const removedAnnotation = '(removed)';

/** Flags whose value is `user:password`, as of curl and etcdctl. */
const namesUser = /^(?:-u|--(?:proxy-)?user)$/;
/** Fields whose text is a sentence: `secrets: ...` in it is no setting. */
const proseNames = new Set(['message', 'reason', 'cause', 'problem']);
/** Private members of a JSON Web Key (RFC 7517, RFC 7518 section 6). */
const privateMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']);

/**
 * A copy without secrets: private keys and tokens anywhere in strings, also inside JSON strings; values of
 * settings and env literals whose names say key, token or password; last-applied-configuration.
 */
export function scrub(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return scrubText(value, name);
  if (Array.isArray(value)) return scrubList(value, name);
  if (typeof value === 'number') return scrubNumber(value, name);
  if (!isObject(value)) return value;
  const setting = settingName(value);
  const isJwk = typeof value.kty === 'string';
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (key === lastAppliedAnnotation) return [key, removedAnnotation];
      if (isJwk && privateMembers.has(key)) return [key, withheldKey('JWK')];
      if (key === 'binaryData' && isObject(entry)) return [key, scrubBinary(entry)];
      return [key, scrub(entry, setting !== null && key === 'value' ? setting : key)];
    }),
  );
}

/** The name of an env entry or a header `{name, value}`; its value is judged by that name. */
function settingName(value: JsonObject): string | null {
  return typeof value.name === 'string' && typeof value.value === 'string' ? value.name : null;
}

/** A word after `--token` or `--password` is its value, and that after `--user` may hold one. */
function scrubList(values: readonly unknown[], name: string): unknown[] {
  return values.map((entry, index) => {
    const before = values[index - 1];
    if (typeof entry === 'string' && typeof before === 'string' && /^--?[\w.-]+$/.test(before)) {
      const kept = publicValue(before.replace(/^-+/, ''), entry);
      if (kept !== entry) return scrubText(entry, before.replace(/^-+/, ''));
      if (namesUser.test(before))
        return withoutSecrets(`${before} ${entry}`, 'settings').slice(before.length + 1);
    }
    return scrub(entry, name);
  });
}

function scrubBinary(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? seeBinaryData(value, (text) => scrubText(text, key)) : value,
    ]),
  );
}

/** JSON may write a password without quotes. */
function scrubNumber(value: number, name: string): unknown {
  const judged = judgeName(name);
  return judged?.class === 'password' && !judged.describes ? withheldByName(judged.class) : value;
}

function scrubText(text: string, name: string): string {
  const judged = judgeName(name);
  if (judged !== null && !mayStay(judged, text) && !holdsCertificate(text)) {
    const clean = withoutSecrets(text, 'settings');
    return isWithheldKey(clean)
      ? withheld(withheldReason(clean)?.slice('withheld: '.length) ?? '')
      : withheldByName(judged.class);
  }
  const json = parseJson(text);
  if (json !== undefined) {
    const before = JSON.stringify(json);
    const after = JSON.stringify(scrub(json));
    return before === after ? text : after;
  }
  return withoutSecrets(text, proseNames.has(name) ? 'prose' : 'settings');
}

/** A value such as `typha.key` may hold certificates as well; only its keys are secret then. */
function holdsCertificate(text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----');
}

function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
