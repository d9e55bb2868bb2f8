import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** The path of a file with this kubeconfig, as long as the test runs. */
export function kubeconfigFile(context: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-kubeconfig-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
