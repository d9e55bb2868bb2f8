import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AuditedRequest, requestsSince } from './audit-log.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Names the directory of a running cluster that `npm run test:cluster` started for all test files. */
export const sharedClusterVariable = 'KUBECTL_CALICO_TLS_CLUSTER_DIR';

/** A kube-apiserver with etcd, controllers, scheduler and fake nodes, all of them on 127.0.0.1. */
export interface RealCluster {
  readonly dir: string;
  readonly server: string;
  /** The cluster's administrator, by client certificate. */
  readonly kubeconfig: string;
  /** Runs kubectl as the administrator and gives its stdout; a failure is an error with its stderr. */
  kubectl(args: readonly string[], stdin?: string): Promise<string>;
  /** A kubeconfig for a client certificate of that user. */
  user(name: string, groups?: readonly string[]): Promise<string>;
  /** A kubeconfig for a bearer token. */
  token(name: string, token: string): string;
  /** Requests that `user` made while `action` ran. */
  audit(user: string, action: () => Promise<void>): Promise<AuditedRequest[]>;
  stop(): Promise<void>;
}

/** Builds what is missing and starts a cluster that ends with this process at the latest. */
export async function startRealCluster({ nodes }: { readonly nodes: number }): Promise<RealCluster> {
  await script('build', []);
  const dir = mkdtempSync(join(tmpdir(), 'calico-tls-cluster-'));
  await script('up', ['--nodes', String(nodes)], {
    CLUSTER_DIR: dir,
    CLUSTER_OWNER: String(process.pid),
    NODE: process.execPath,
  });
  return attach(dir, async () => {
    await script('down', [], { CLUSTER_DIR: dir });
  });
}

/** The cluster of this test run, or one of its own for a test file that runs alone. */
export async function sharedCluster(): Promise<RealCluster> {
  const dir = process.env[sharedClusterVariable];
  return dir === undefined ? startRealCluster({ nodes: 4 }) : attach(dir, async () => {});
}

async function attach(dir: string, stop: () => Promise<void>): Promise<RealCluster> {
  const kubeconfig = join(dir, 'kubeconfig');
  const kubectl = join((await script('binaries', [])).trim(), 'kubectl');
  const kubectlEnv = { KUBECONFIG: kubeconfig, KUBECACHEDIR: join(dir, 'kube-cache') };
  const log = join(dir, 'logs', 'audit.log');
  return {
    dir,
    server: readFileSync(join(dir, 'server'), 'utf8').trim(),
    kubeconfig,
    kubectl: (args, stdin) => run(kubectl, args, kubectlEnv, stdin),
    user: async (name, groups = []) => (await script('user', [name, ...groups], { CLUSTER_DIR: dir })).trim(),
    token: (name, token) => writeTokenKubeconfig(dir, name, token),
    audit: async (user, action) => {
      const from = existsSync(log) ? readFileSync(log).length : 0;
      await action();
      return requestsSince(log, from, user);
    },
    stop,
  };
}

function writeTokenKubeconfig(dir: string, name: string, token: string): string {
  const file = join(dir, `${name}.kubeconfig`);
  const cluster = {
    server: readFileSync(join(dir, 'server'), 'utf8').trim(),
    'certificate-authority': join(dir, 'pki', 'ca.crt'),
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'real', cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name: `${name}@real`, context: { cluster: 'real', user: name } }],
    'current-context': `${name}@real`,
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

const script = (name: string, args: readonly string[], env: Record<string, string> = {}) =>
  run(join(here, name), args, env);

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code}: ${stderr.trim()}`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}
