import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as connectSecurely } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';

interface Client {
  readonly cert: string;
  readonly key: string;
}

/** The certificates of a table of starts, and a folder for what etcd writes. */
export interface EtcdFolder {
  readonly folder: string;
  /** Paths by name: server.crt, server.key, ca.crt, crl.pem, crl.der. */
  readonly path: (name: string) => string;
  readonly write: (name: string, text: string) => string;
  /** Client certificates: one for felix.example, one for other.example. */
  readonly clients: Readonly<Record<'felix' | 'other', Client>>;
  readonly remove: () => void;
}

/** Makes them. The revocation list revokes nothing. */
export function etcdFolder(): EtcdFolder {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-etcd-table-'));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(path(name), text, { mode: 0o600 });
    return path(name);
  };
  const now = new Date();
  const authority = createAuthority({ commonName: 'etcd-ca', now });
  const server = issueLeaf(authority, {
    commonNames: ['etcd'],
    ipSans: ['127.0.0.1'],
    dnsSans: ['localhost'],
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
    now,
  });
  write('ca.crt', authority.certificatePem);
  write('server.crt', server.certificatePem);
  write('server.key', server.privateKeyPem);
  revocationList(folder, authority.privateKeyPem);
  const client = (name: string) => {
    const leaf = issueLeaf(authority, {
      commonNames: ['calico'],
      dnsSans: [name],
      extendedKeyUsage: ['clientAuth'],
      now,
    });
    return { cert: leaf.certificatePem, key: leaf.privateKeyPem };
  };
  return {
    folder,
    path,
    write,
    clients: { felix: client('felix.example'), other: client('other.example') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function revocationList(folder: string, key: string): void {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('ca.key'), key, { mode: 0o600 });
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('crlnumber'), '01\n');
  writeFileSync(
    file('ca.cnf'),
    `[ca]\ndefault_ca = own\n[own]\ndatabase = ${file('index.txt')}\ncrlnumber = ${file('crlnumber')}\ndefault_md = sha256\ndefault_crl_days = 30\n`,
  );
  const made = ['-config', file('ca.cnf'), '-keyfile', file('ca.key'), '-cert', file('ca.crt')];
  execFileSync('openssl', ['ca', '-gencrl', ...made, '-out', file('crl.pem')], { stdio: 'ignore' });
  execFileSync('openssl', ['crl', ...['-in', file('crl.pem'), '-outform', 'DER', '-out', file('crl.der')]]);
}

/** How an etcd ended at once, or how it is reached. */
export type LiveRow = { readonly kind: 'ended'; readonly said: string } | { readonly kind: 'serves' };

/** What a row of the table starts etcd with. */
export interface EtcdStart {
  readonly program: string;
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** Starts etcd, waits until it ended or serves, and lets `use` talk with it. */
export async function whileRunning<T>(start: EtcdStart, use: (live: LiveRow) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(start.folder, 'home-'));
  const child = spawn(start.program, start.words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: home,
    env: { PATH: process.env.PATH, ...start.variables },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  try {
    for (;;) {
      if (child.exitCode !== null) return await use({ kind: 'ended', said: said.join('') });
      // A listener that it cannot serve ends it only after its port is open.
      if (said.join('').includes('serving client traffic')) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return await use({ kind: 'serves' });
  } finally {
    await ended(child);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Whether a client gets any answer: in plaintext over HTTP/1, else over HTTP/2, which gRPC is as well. */
export function isServed(url: string, client: Client | null): Promise<boolean> {
  return url.startsWith('http:') ? isServedInPlaintext(url) : isServedWithTls(url, client);
}

function isServedInPlaintext(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(`${url}/version`, { agent: false }, (answer) => {
      answer.resume();
      resolve(true);
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

function isServedWithTls(url: string, client: Client | null): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connectSecurely(url, { rejectUnauthorized: false, ...client });
    const end = (answer: boolean): void => {
      session.destroy();
      resolve(answer);
    };
    session.once('error', () => end(false));
    session.once('close', () => end(false));
    const asked = session.request({ ':path': '/version' });
    asked.once('response', () => end(true));
    asked.once('error', () => end(false));
    asked.end();
  });
}
