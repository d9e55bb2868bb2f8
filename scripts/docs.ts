// docs.ts: writes the pages of docs/ that are made from the code. A test finds out when they are old.
import { writeFileSync } from 'node:fs';
import { generatedPages } from './docs/pages.ts';

for (const [name, page] of Object.entries(await generatedPages()))
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), page);
