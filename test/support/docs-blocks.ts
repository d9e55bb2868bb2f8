import { readdirSync, readFileSync } from 'node:fs';

/** A block of commands on a page of docs/. */
export interface CommandBlock {
  readonly page: string;
  readonly line: number;
  readonly commands: readonly string[];
  /** What the page says of the block, after `sh`. */
  readonly scenario: string | null;
  readonly files: readonly string[];
  readonly exit: number;
  readonly watch: boolean;
}

const folder = new URL('../../docs/', import.meta.url);

/** The pages that people wrote. */
export function writtenPages(generated: readonly string[]): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.md') && !generated.includes(name));
}

/** The blocks of a page that begin with ```` ```sh ````. */
export function commandBlocks(page: string): CommandBlock[] {
  const text = readFileSync(new URL(page, folder), 'utf8');
  return [...text.matchAll(/^ *```sh ?(.*)\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, info = '', body = ''] = match;
    const word = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(info)?.[1];
    return {
      page,
      line: text.slice(0, match.index).split('\n').length,
      commands: body
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
      scenario: word('scenario') ?? null,
      files: word('files')?.split(',') ?? [],
      exit: Number(word('exit') ?? 0),
      watch: /\bwatch\b/.test(info),
    };
  });
}
