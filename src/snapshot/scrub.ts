import { isObject } from '../json.ts';
import { withoutKeyMaterial } from './key-material.ts';
import { publicValue, withheldValue, withoutSecretAssignments } from './secret-names.ts';

/** What `kubectl apply` leaves in annotations: the whole object once more, with its secrets. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';
export const removedAnnotation = '(removed)';

/**
 * A copy without secrets: private keys and tokens anywhere in strings, also inside JSON strings; values of
 * settings and env literals whose names say key, token or password; last-applied-configuration.
 */
export function scrub(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return scrubText(value, name);
  if (Array.isArray(value)) return scrubList(value, name);
  if (!isObject(value)) return value;
  const setting = settingName(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (key === lastAppliedAnnotation) return [key, removedAnnotation];
      return [key, scrub(entry, setting !== null && key === 'value' ? setting : key)];
    }),
  );
}

/** The name of an env entry `{name, value}`; its value is judged by that name. */
function settingName(value: Readonly<Record<string, unknown>>): string | null {
  return typeof value.name === 'string' && typeof value.value === 'string' ? value.name : null;
}

/** A word after `--token` or `--password` is its value. */
function scrubList(values: readonly unknown[], name: string): unknown[] {
  return values.map((entry, index) => {
    const before = values[index - 1];
    if (typeof entry === 'string' && typeof before === 'string' && /^--?[\w-]+$/.test(before)) {
      const kept = publicValue(before.replace(/^-+/, ''), entry);
      if (kept !== entry) return withheldValue;
    }
    return scrub(entry, name);
  });
}

function scrubText(text: string, name: string): string {
  const kept = publicValue(name, text);
  if (kept !== text && !holdsCertificate(text)) return kept;
  const json = parseJson(text);
  if (json !== undefined) {
    const before = JSON.stringify(json);
    const after = JSON.stringify(scrub(json));
    return before === after ? text : after;
  }
  return withoutSecretAssignments(withoutKeyMaterial(text), name);
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
