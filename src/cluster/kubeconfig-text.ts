import { parseDocument } from 'yaml';
import { ExpectedError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';

/** The content of one kubeconfig file. Messages never repeat its text: it may hold tokens. */
export function parseKubeconfig(text: string, file: string): JsonObject {
  if (text.trim() === '') return {};
  const document = parseDocument(text, { logLevel: 'silent' });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    const where = line === undefined ? '' : ` at line ${line}`;
    throw malformed(file, `is not valid YAML${where} (${error.code.toLowerCase().replaceAll('_', ' ')})`);
  }
  const value = toValue(document, file);
  if (!isObject(value)) throw malformed(file, 'holds no kubeconfig');
  const entries = [value.contexts, value.clusters, value.users];
  if (entries.some((list) => list !== undefined && list !== null && !Array.isArray(list))) {
    throw malformed(file, 'holds no kubeconfig: contexts, clusters and users must be lists');
  }
  return value;
}

function toValue(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw malformed(file, 'has unresolved or too many YAML aliases');
  }
}

function malformed(file: string, what: string): ExpectedError {
  return new ExpectedError(`kubeconfig ${file} ${what}`, {
    code: 'malformed-kubeconfig',
    remedy: 'Mend the file, or name another with --kubeconfig.',
  });
}
