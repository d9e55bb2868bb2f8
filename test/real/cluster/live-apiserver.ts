import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { freePort } from './live-etcd.ts';

/** The files that a kube-apiserver of a test is given. */
export interface ApiserverFolder {
  readonly folder: string;
  readonly caPem: string;
  /** The flags of a usual line that name them. */
  readonly usual: readonly string[];
  readonly write: (name: string, text: string) => string;
  readonly remove: () => void;
}

/** How a kube-apiserver ended at once, or what it answers without a credential. */
export type Live =
  | { readonly kind: 'ended'; readonly said: string }
  | {
      readonly kind: 'serves';
      readonly status: (path: string) => Promise<number>;
      readonly end: () => Promise<void>;
    };

/** A certificate, a CA and keys for service accounts in a folder of their own. */
export function apiserverFolder(): ApiserverFolder {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-apiserver-'));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const now = new Date();
  const authority = createAuthority({ commonName: 'kubernetes', now });
  const leaf = issueLeaf(authority, {
    commonNames: ['kube-apiserver'],
    ipSans: ['127.0.0.1'],
    extendedKeyUsage: ['serverAuth'],
    now,
  });
  const accounts = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  mkdirSync(join(folder, 'made'));
  const usual = [
    `--tls-cert-file=${write('apiserver.crt', leaf.certificatePem)}`,
    `--tls-private-key-file=${write('apiserver.key', leaf.privateKeyPem)}`,
    `--client-ca-file=${write('ca.crt', authority.certificatePem)}`,
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${write('sa.pub', accounts.publicKey)}`,
    `--service-account-signing-key-file=${write('sa.key', accounts.privateKey)}`,
  ];
  return {
    folder,
    caPem: authority.certificatePem,
    usual,
    write,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Starts the kube-apiserver of the test cluster with these words and waits until it ended or answers. */
export async function startApiserver(
  words: readonly string[],
  etcdPort: number,
  folder: string,
): Promise<Live> {
  const port = await freePort();
  const child = spawn(
    await apiserverProgram(),
    [
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      `--secure-port=${port}`,
      '--endpoint-reconciler-type=none',
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      ...(words.some((word) => word.startsWith('--cert-dir')) ? [] : [`--cert-dir=${join(folder, 'made')}`]),
      ...words,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const status = (path: string) => statusOf(port, path);
  for (;;) {
    if (child.exitCode !== null) return { kind: 'ended', said: said.join('') };
    if ((await status('/livez')) > 0) return { kind: 'serves', status, end: () => ended(child) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The HTTP status of a request without a credential; 0: there is no answer. */
function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.setTimeout(5000, () => asked.destroy());
    asked.once('error', () => resolve(0));
    asked.end();
  });
}

/** The minor version of the kube-apiserver that is run: 36 of v1.36.3. */
export async function apiserverMinor(): Promise<number> {
  const { stdout } = await promisify(execFile)(await apiserverProgram(), ['--version']);
  return Number(/v1\.(\d+)/.exec(stdout)?.[1]);
}

async function apiserverProgram(): Promise<string> {
  const script = async (name: string) =>
    (await promisify(execFile)(fileURLToPath(new URL(name, import.meta.url)))).stdout.trim();
  await script('build');
  return join(await script('binaries'), 'kube-apiserver');
}
