import { referencePages } from '../../src/cli/explain/explanations.ts';
import { commandsPage } from './command-pages.ts';

/** Every page of docs/ that is made from the code, by its name there. */
export async function generatedPages(): Promise<Readonly<Record<string, string>>> {
  return { ...referencePages(), 'commands.md': await commandsPage() };
}
