import { rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

// A bundle left behind would run in place of the sources that are edited next.
const root = fileURLToPath(new URL('..', import.meta.url));
await rename(`${root}/.package.json.saved`, `${root}/package.json`);
await rm(`${root}/dist`, { recursive: true, force: true });
