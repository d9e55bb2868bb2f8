import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A directory that is removed when the test ends. */
export function scratch(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'cluster-room-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a kubeconfig with the one context `test`; JSON is YAML. */
export function kubeconfigFile(
  t: TestContext,
  cluster: Readonly<Record<string, unknown>>,
  user: Readonly<Record<string, unknown>> = {},
): string {
  const file = join(scratch(t), 'config');
  writeFileSync(file, kubeconfigText(cluster, user));
  return file;
}

export function kubeconfigText(
  cluster: Readonly<Record<string, unknown>>,
  user: Readonly<Record<string, unknown>> = {},
  name = 'test',
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster }],
    users: [{ name, user }],
  });
}
