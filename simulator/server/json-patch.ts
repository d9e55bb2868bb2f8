import { ApiError } from './api-error.ts';
import { isList, isObject, type Json, same } from './json.ts';

/** JSON Patch (RFC 6902). A failing `test` or a missing path is 422, as the API server answers. */
export function jsonPatch(target: Json, operations: readonly Json[]): Json {
  return operations.reduce<Json>((value, operation) => applyOne(value, operation), target);
}

function applyOne(target: Json, operation: Json): Json {
  if (!isObject(operation)) throw refused('an operation is not an object');
  const path = stepsOf(operation.path);
  switch (operation.op) {
    case 'add':
      return change(target, path, () => operation.value ?? null, 'add');
    case 'replace':
      read(target, path);
      return change(target, path, () => operation.value ?? null, 'replace');
    case 'remove':
      read(target, path);
      return change(target, path, () => undefined, 'remove');
    case 'test':
      if (!same(readOrUndefined(target, path), operation.value))
        throw refused(`testing value ${String(operation.path)} failed`);
      return target;
    case 'copy':
    case 'move': {
      const from = stepsOf(operation.from);
      const value = read(target, from);
      const base = operation.op === 'move' ? change(target, from, () => undefined, 'remove') : target;
      return change(base, path, () => value, 'add');
    }
    default:
      throw refused(`unexpected kind: ${String(operation.op)}`);
  }
}

function stepsOf(pointer: Json | undefined): string[] {
  if (typeof pointer !== 'string') throw refused('an operation has no path');
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function readOrUndefined(target: Json, path: readonly string[]): Json | undefined {
  let here: Json | undefined = target;
  for (const step of path) {
    if (isList(here)) here = here[Number(step)];
    else if (isObject(here)) here = here[step];
    else return undefined;
  }
  return here;
}

function read(target: Json, path: readonly string[]): Json {
  const found = readOrUndefined(target, path);
  if (found === undefined) throw refused(`missing path: /${path.join('/')}`);
  return found;
}

function change(
  target: Json,
  path: readonly string[],
  next: () => Json | undefined,
  how: 'add' | 'replace' | 'remove',
): Json {
  const [step, ...rest] = path;
  if (step === undefined) return next() ?? null;
  if (isList(target)) {
    const index = step === '-' ? target.length : Number(step);
    if (rest.length > 0) return target.map((item, i) => (i === index ? change(item, rest, next, how) : item));
    const value = next();
    const inserted = value === undefined ? [] : [value];
    return [...target.slice(0, index), ...inserted, ...target.slice(how === 'add' ? index : index + 1)];
  }
  if (!isObject(target)) throw refused(`missing path: /${path.join('/')}`);
  if (rest.length > 0) {
    const inner = target[step];
    if (inner === undefined) throw refused(`missing path: /${path.join('/')}`);
    return { ...target, [step]: change(inner, rest, next, how) };
  }
  const { [step]: _, ...others } = target;
  const value = next();
  return value === undefined ? others : { ...others, [step]: value };
}

function refused(why: string): ApiError {
  return new ApiError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${why}`,
  );
}
