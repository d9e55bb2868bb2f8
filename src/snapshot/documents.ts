import { type Document, parseAllDocuments } from 'yaml';
import { ExpectedError, exitCodes } from '../errors.ts';
import { asKubernetesReads } from './kubernetes-yaml.ts';

/** The text of one file given with --from. */
export interface SnapshotFile {
  readonly name: string;
  readonly text: string;
}

/** A document of a file that could not be read. */
export interface UnreadDocument {
  readonly file: string;
  /** The line that is wrong; null where the whole document is. */
  readonly line: number | null;
  readonly why: string;
  /** What its text says that it is; null where it does not say. */
  readonly kind: string | null;
}

/** What the documents of a file hold, in their order, and which could not be read. */
export interface Documents {
  readonly values: readonly unknown[];
  readonly unread: readonly UnreadDocument[];
}

/** In 1.1, which Go's YAML follows, `yes` and `on` are true. */
type YamlVersion = '1.1' | '1.2';

/** Aliases a document may expand to; Kubernetes objects use none. */
const maxAliasCount = 100;

/** The YAML or JSON documents of a file, each read by itself as Kubernetes reads it. Never throws. */
export function documentsIn({ name, text }: SnapshotFile, yaml: YamlVersion = '1.2'): Documents {
  const whole = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const read = documentTexts(whole).map((part) => readDocument(part, name, yaml));
  return {
    values: read.flatMap(({ values }) => values).filter((value) => value !== null && value !== undefined),
    unread: read.flatMap(({ unread }) => unread),
  };
}

/** The error for a file of which nothing else could be read. */
export function unreadable({ file, line, why }: UnreadDocument): ExpectedError {
  return new ExpectedError(`${file}: ${line === null ? '' : `line ${line} `}${why}`, {
    code: 'unreadable-file-content',
    remedy: 'Give a file of --save, or of kubectl get -o yaml.',
    exitCode: exitCodes.failed,
  });
}

interface DocumentText {
  readonly text: string;
  /** Lines of the file above it. */
  readonly above: number;
}

/** The texts between lines of `---`, as Kubernetes cuts a file before it reads any; directives stay with theirs. */
function documentTexts(whole: string): DocumentText[] {
  let above = 0;
  return whole.split(/^(?=---(?:\s|$))(?<!^%.*\n)/m).map((text) => {
    const here = { text, above };
    above += newlines(text);
    return here;
  });
}

function readDocument({ text, above }: DocumentText, file: string, yaml: YamlVersion): Documents {
  const lineAt = (position: number) => above + 1 + newlines(text.slice(0, position));
  const failed = (line: number | null, why: string): Documents => ({
    values: [],
    unread: [{ file, line, why, kind: kindIn(text) }],
  });
  const control = text.search(binary);
  if (control >= 0) return failed(lineAt(control), 'holds bytes that are not UTF-8 text');
  if (tooDeep.test(text)) return failed(null, 'is nested too deeply');
  const json = parseJson(text);
  if (json !== null) return { values: json, unread: [] };
  const documents = parse(text, yaml);
  if (documents === null) return failed(null, 'is nested too deeply');
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error !== undefined)
    return failed(lineAt(error.pos[0]), `is neither YAML nor JSON (${wordsOf(error.code)})`);
  try {
    return { values: documents.map((document) => document.toJS({ maxAliasCount })), unread: [] };
  } catch {
    return failed(above + 1, 'begins a document whose aliases are unknown or expand too far');
  }
}

/** Null where the text names no kind, or more than one. */
function kindIn(text: string): string | null {
  const named = text.matchAll(/^(?: {0,4}"kind":|kind:)\s*["']?(\w+)/gm);
  const [kind = null, ...others] = new Set([...named].map(([, name = '']) => name));
  return others.length === 0 ? kind : null;
}

/** Bytes that no text file has, and what stands for bytes that are not UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const binary = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/;

/** A parser would spend seconds on it before it gives up. */
const tooDeep = /(?:[[{]\s*){500}/;

/** The JSON values that follow each other in a text, as `kubectl get -o json` writes them; null where it is no JSON. */
function parseJson(text: string): unknown[] | null {
  if (!/^\s*[{[]/.test(text)) return null;
  for (const parts of [[text], text.split(/^(?=\{)/m).filter((part) => part.trim() !== '')]) {
    try {
      return parts.map((part) => JSON.parse(part));
    } catch {
      // Not in so many parts.
    }
  }
  return null;
}

/** Null where it is nested too deeply. */
function parse(text: string, yaml: YamlVersion): readonly Document.Parsed[] | null {
  try {
    const documents = parseYaml(text, yaml);
    if (documents.every(({ errors }) => errors.length === 0)) return documents;
    return parseYaml(asKubernetesReads(text), yaml);
  } catch {
    return null;
  }
}

/** As go-yaml v2: the last of two equal keys wins, `<<` merges, a comment needs no blank before it. */
function parseYaml(text: string, version: YamlVersion): readonly Document.Parsed[] {
  const options = { version, logLevel: 'silent', uniqueKeys: false, merge: true, strict: false } as const;
  const documents = parseAllDocuments(text, { ...options, prettyErrors: false });
  return Array.isArray(documents) ? documents : [];
}

const newlines = (text: string): number => text.split('\n').length - 1;

const wordsOf = (code: string): string => code.toLowerCase().replaceAll('_', ' ');
