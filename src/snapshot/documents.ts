import { type Document, parseAllDocuments } from 'yaml';
import { ExpectedError, exitCodes } from '../errors.ts';

/** The text of one file given with --from. */
export interface SnapshotFile {
  readonly name: string;
  readonly text: string;
}

/** Aliases a document may expand to; Kubernetes objects use none. */
const maxAliasCount = 100;

/** The YAML or JSON documents of a file. A file that cannot be read as either is an error with its line. */
export function documentsIn(file: SnapshotFile): readonly unknown[] {
  const text = file.text.replace(/^\uFEFF/, '');
  const control = text.search(binary);
  if (control >= 0)
    throw unreadable(file, `line ${lineOf(text, control)} holds bytes that are not UTF-8 text`);
  if (tooDeep.test(text)) throw unreadable(file, 'is nested too deeply');
  const json = parseJson(text);
  if (json !== undefined) return [json];
  return parseYaml(text, file)
    .map((document) => toValue(document, file))
    .filter((value) => value !== null && value !== undefined);
}

/** Bytes that no text file has, and what stands for bytes that are not UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const binary = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/;

/** A parser would spend seconds on it before it gives up. */
const tooDeep = /(?:[[{]\s*){500}/;

function parseJson(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseYaml(text: string, file: SnapshotFile): readonly Document.Parsed[] {
  const documents = parse(text, file);
  for (const document of documents) {
    const error = document.errors[0];
    if (error === undefined) continue;
    const line = error.linePos?.[0].line ?? lineOf(text, error.pos[0]);
    throw unreadable(file, `line ${line} is neither YAML nor JSON (${wordsOf(error.code)})`);
  }
  return documents;
}

function parse(text: string, file: SnapshotFile): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false, prettyErrors: false });
    return Array.isArray(documents) ? documents : [];
  } catch (cause) {
    throw unreadable(file, 'is nested too deeply', cause);
  }
}

function toValue(document: Document.Parsed, file: SnapshotFile): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch (cause) {
    const line = lineOf(file.text, document.range[0]);
    throw unreadable(
      file,
      `the document at line ${line} has aliases that are unknown or expand too far`,
      cause,
    );
  }
}

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;

const wordsOf = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

function unreadable(file: SnapshotFile, what: string, cause?: unknown): ExpectedError {
  return new ExpectedError(`${file.name}: ${what}`, {
    code: 'unreadable-file-content',
    remedy: 'Give a file of --save, or of kubectl get -o yaml.',
    exitCode: exitCodes.failed,
    cause,
  });
}
