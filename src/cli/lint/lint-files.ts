import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ConfigFile } from '../../calico/files/part.ts';
import { ExpectedError, exitCodes } from '../../errors.ts';
import type { SkippedFile } from '../../links/lint/lint.ts';
import type { UnreadStatus } from '../../links/status.ts';

/** Files of settings are small: a larger one is something else. */
const longest = 1024 * 1024;
const mostFiles = 5000;

export interface LintInput {
  readonly files: readonly ConfigFile[];
  /** Paths that were named one by one: each must be a file of a known kind. */
  readonly named: ReadonlySet<string>;
  readonly unread: readonly UnreadStatus[];
  /** Files of directories that are no text, or too large for settings. */
  readonly skipped: readonly SkippedFile[];
}

/**
 * The files that the arguments name: files, all files below directories, `-` for standard input. Below `root`
 * paths are shown as the host has them.
 */
export async function readLintFiles(paths: readonly string[], root: string | null): Promise<LintInput> {
  if (paths.filter((path) => path === '-').length > 1)
    throw new ExpectedError('- is given twice, and standard input can be read once', {
      code: 'repeated-flag',
      remedy: 'Give it once.',
      exitCode: exitCodes.usage,
    });
  const all = await Promise.all(paths.map((path) => filesAt(path, root)));
  const distinct = new Map(all.flatMap(({ files }) => files).map((file) => [file.path, file]));
  return {
    files: [...distinct.values()],
    named: new Set(all.flatMap(({ named }) => named)),
    unread: all.flatMap(({ unread }) => unread),
    skipped: all.flatMap(({ skipped = [] }) => skipped),
  };
}

interface Found {
  readonly files: readonly ConfigFile[];
  readonly named: readonly string[];
  readonly unread: readonly UnreadStatus[];
  readonly skipped?: readonly SkippedFile[];
}

async function filesAt(path: string, root: string | null): Promise<Found> {
  if (path === '-') {
    const text = textOf(await buffer(process.stdin));
    if (text === null) throw notText('standard input');
    return { files: [{ path: 'standard input', text }], named: ['standard input'], unread: [] };
  }
  const seen = await look(path);
  if (seen.isDirectory()) return below(path, root);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw cannotRead(path, cause);
  });
  const text = seen.size > longest ? null : textOf(bytes);
  if (text === null) throw notText(path);
  const name = shownPath(path, root);
  return { files: [{ path: name, text }], named: [name], unread: [] };
}

/** Files that are no text, or too large for settings, are skipped; those that may not be read are told. */
async function below(directory: string, root: string | null): Promise<Found> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw cannotRead(directory, cause);
    },
  );
  const paths = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (paths.length > mostFiles)
    throw new ExpectedError(`${directory} has ${paths.length} files below it, more than ${mostFiles}`, {
      code: 'too-many-files',
      remedy: 'Name the directories with the settings, for example etc/calico and etc/cni/net.d.',
    });
  const found = await Promise.all(paths.map((path) => fileBelow(path, root)));
  return {
    files: found.flatMap((one) => (one !== null && 'text' in one ? [one] : [])),
    named: [],
    unread: found.flatMap((one) => (one !== null && 'reason' in one ? [one] : [])),
    skipped: found.flatMap((one) => (one !== null && 'why' in one ? [one] : [])),
  };
}

/** Null for what is no file, and for an empty one. */
async function fileBelow(
  path: string,
  root: string | null,
): Promise<ConfigFile | UnreadStatus | SkippedFile | null> {
  const name = shownPath(path, root);
  try {
    const seen = await stat(path);
    if (!seen.isFile() || seen.size === 0) return null;
    if (seen.size > longest)
      return { path: name, why: `has ${seen.size} bytes, more than ${longest}`, command: null };
    const text = textOf(await readFile(path));
    return text === null ? { path: name, why: 'is no text', command: null } : { path: name, text };
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ELOOP') return null;
    return { resource: 'file', name, namespace: null, reason: reasonOf(cause), permission: null };
  }
}

function shownPath(path: string, root: string | null): string {
  if (root === null) return path;
  const inside = relative(root, path);
  return inside.startsWith('..') || inside === '' ? path : `/${inside.replaceAll('\\', '/')}`;
}

function textOf(bytes: Uint8Array): string | null {
  if (bytes.length > longest) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

async function look(path: string): Promise<Stats> {
  return stat(path).catch((cause: unknown) => {
    throw cannotRead(path, cause);
  });
}

function notText(path: string): ExpectedError {
  return new ExpectedError(`${path} is not a text file of at most ${longest} bytes`, {
    code: 'unreadable-file-content',
    remedy: 'Give a file of settings: lint --help lists the kinds.',
  });
}

function cannotRead(path: string, cause: unknown): ExpectedError {
  return new ExpectedError(`cannot read ${path}: ${reasonOf(cause)}`, {
    code: 'unreadable-file',
    remedy: 'Give files of settings, directories with such files, or -.',
    cause,
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is not a directory',
};

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function reasonOf(cause: unknown): string {
  return reasons[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
}
