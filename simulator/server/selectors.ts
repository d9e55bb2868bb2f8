import { badRequest } from './api-error.ts';
import { type KubeObject, textAt } from './json.ts';

export type Matches = (object: KubeObject) => boolean;

/** A label selector in query form: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas. */
export function labelSelector(text: string): Matches {
  const tests = splitOutsideParentheses(text).map(requirement);
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

/** A field selector; only fields that are plain strings, as metadata.name, spec.nodeName, type. */
export function fieldSelector(text: string): Matches {
  const tests = text
    .split(',')
    .filter((part) => part !== '')
    .map((part): Matches => {
      const found = /^([\w.]+)(!=|==|=)(.*)$/.exec(part);
      if (found === null) throw badRequest(`invalid field selector "${part}"`);
      const [, path = '', operator, value] = found;
      const equal = operator !== '!=';
      return (object) => (textAt(object, ...path.split('.')) === value) === equal;
    });
  return (object) => tests.every((test) => test(object));
}

type Labels = Readonly<Record<string, string>>;

function requirement(text: string): (labels: Labels) => boolean {
  const set = /^([^\s!=,()]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map((v) => v.trim()));
    return (labels) => values.has(labels[key] ?? '\0') === (operator === 'in');
  }
  const equality = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/.exec(text);
  if (equality !== null) {
    const [, key = '', operator, value] = equality;
    return (labels) => (labels[key] === value) === (operator !== '!=');
  }
  const presence = /^(!?)\s*([^\s!=,()]+)$/.exec(text);
  if (presence !== null) {
    const [, not, key = ''] = presence;
    return (labels) => (labels[key] !== undefined) === (not === '');
  }
  throw badRequest(`unable to parse requirement: found '${text}'`);
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A `spec.selector` (matchLabels only) as a test. */
export function matchesLabels(selector: Labels): Matches {
  const wanted = Object.entries(selector);
  return (object) => wanted.every(([key, value]) => object.metadata.labels?.[key] === value);
}
