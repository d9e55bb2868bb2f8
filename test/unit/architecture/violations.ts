import { posix } from 'node:path';
import {
  entry,
  impureFiles,
  mayImport,
  pureNames,
  purePackages,
  pureRooms,
  reachesApiServer,
  shared,
  within,
} from './rooms.ts';

export interface SourceFile {
  /** From the repository's root, with slashes: `src/links/judge.ts`. */
  readonly path: string;
  readonly text: string;
}

const worldly: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'Date.now()', pattern: /\bDate\.now\b/ },
  { name: 'new Date()', pattern: /\bnew Date(\(\s*\)|(?!\s*\())/ },
  { name: 'process', pattern: /\bprocess\s*\.\s*[a-z]/ },
  { name: 'performance', pattern: /\bperformance\s*\.\s*[a-z]/ },
  { name: 'console', pattern: /\bconsole\s*\.\s*[a-z]/ },
  { name: 'Math.random()', pattern: /\bMath\.random\b/ },
  { name: 'fetch()', pattern: /\bfetch\(/ },
  { name: 'a timer', pattern: /\bset(Timeout|Interval|Immediate)\(/ },
];

/** What in this file breaks the rules of the rooms, one sentence each; empty when nothing does. */
export function violations(file: SourceFile): string[] {
  const room = roomOf(file.path);
  const imports = importsOf(file.text);
  const pure = room !== null && pureRooms.includes(room) && !impureFiles.includes(file.path);
  return [
    ...imports.flatMap((found) => wrongImport(file.path, room, found, pure)),
    ...(pure ? worldlyNames(file) : []),
  ];
}

export interface Import {
  readonly specifier: string;
  /** The names between braces; empty for every other form. */
  readonly names: readonly string[];
}

/** Static, dynamic, type-only and re-exporting imports. */
export function importsOf(text: string): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, ' ').replaceAll(/^\s*\/\/.*$/gm, ' ');
  const pattern =
    /\b(?:import|export)\b(?<clause>[^'"`;()]*)\bfrom\s*['"](?<from>[^'"]+)|\bimport\s*\(?\s*['"](?<bare>[^'"]+)/g;
  return [...code.matchAll(pattern)].map(({ groups }) => ({
    specifier: groups?.from ?? groups?.bare ?? '',
    names: /^\s*\{(.*)\}\s*$/s.exec(groups?.clause ?? '')?.[1]?.match(/\w+/g) ?? [],
  }));
}

/** Null for a file directly in src. */
function roomOf(path: string): string | null {
  const [, room, ...rest] = path.split('/');
  return room === undefined || rest.length === 0 ? null : room;
}

function wrongImport(path: string, room: string | null, found: Import, pure: boolean): string[] {
  const { specifier } = found;
  if (!specifier.startsWith('.')) return wrongPackage(path, room, found, pure);
  const target = posix.join(posix.dirname(path), specifier);
  if (!target.startsWith('src/')) return [];
  const other = roomOf(target);
  if (other === room) return wrongWithin(path, target, room);
  if (other === null || shared.includes(other)) return [];
  if (entry[path] === target) return [];
  if (room !== null && mayImport[room]?.includes(other)) return [];
  return [`${path} imports ${target}: ${room ?? 'a file directly in src'} may not import from ${other}`];
}

/** An import from a later room of the same room. */
function wrongWithin(path: string, target: string, room: string | null): string[] {
  const order = within[room ?? ''] ?? [];
  const [from, to] = [path, target].map((file) => order.indexOf(file.split('/')[2] ?? ''));
  if (from === undefined || to === undefined || from < 0 || to <= from) return [];
  return [`${path} imports ${target}: ${room}/${order[from]} may not import from ${room}/${order[to]}`];
}

function wrongPackage(path: string, room: string | null, found: Import, pure: boolean): string[] {
  const { specifier, names } = found;
  if (/^@kubernetes\/client-node\b/.test(specifier) && !reachesApiServer.includes(room ?? '')) {
    return [`${path} imports ${specifier}: only ${reachesApiServer.join(' and ')} may`];
  }
  const harmless = names.length > 0 && names.every((name) => pureNames[specifier]?.includes(name));
  if (pure && !harmless && !purePackages.includes(specifier)) {
    return [`${path} imports ${specifier}: ${room} has no I/O and no clock`];
  }
  return [];
}

function worldlyNames({ path, text }: SourceFile): string[] {
  const code = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replaceAll(/\/\/.*$/gm, ' ');
  return worldly
    .filter(({ pattern }) => pattern.test(code))
    .map(({ name }) => `${path} uses ${name}: this room has no I/O and no clock, pass it in`);
}
