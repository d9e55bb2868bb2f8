import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A file that only this user reads and that goes with the test. */
export function temporaryFile(t: TestContext, content: string, name = 'kubeconfig'): string {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}
