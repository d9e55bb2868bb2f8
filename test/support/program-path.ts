import { fileURLToPath } from 'node:url';

/** Names the file that starts the program which `scripts/test.ts` bundled for all test files. */
export const programVariable = 'KUBECTL_CALICO_TLS_PROGRAM';

/** The program as a file for Node: the bundle of this test run, its sources where a test file runs alone. */
export const programPath =
  process.env[programVariable] ?? fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
