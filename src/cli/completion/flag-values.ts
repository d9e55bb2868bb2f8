import { type Completion, type CompletionSources, plain } from './candidate.ts';
import type { NamedFlag } from './flags.ts';

const nothing: Completion = { candidates: [], files: false };

/** What may follow a flag: its own choices, what its name says it names, or files. */
export async function completeFlagValue(
  named: NamedFlag | undefined,
  sources: CompletionSources,
): Promise<Completion> {
  if (named === undefined || named.flag.type === 'boolean') return nothing;
  const { name, flag } = named;
  if (flag.options !== undefined) return { candidates: plain(flag.options), files: false };
  const list = listOf(name, sources);
  if (list !== null) return { candidates: plain(await list()), files: false };
  const value = String(flag.helpValue ?? '');
  return { candidates: [], files: /^(FILE|DIR|FOLDER|PATH)/.test(value) };
}

function listOf(name: string, sources: CompletionSources): (() => Promise<readonly string[]>) | null {
  switch (name) {
    case 'context':
      return sources.contexts;
    case 'cluster':
      return sources.clusters;
    case 'user':
      return sources.users;
    case 'namespace':
      return sources.namespaces;
    default:
      return null;
  }
}
