import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

export type SeedName = 'root' | 'issuing' | 'server' | 'client';

/** A certificate as another program made it, and its private key as PEM. */
export interface Seed {
  readonly der: Buffer;
  readonly key: string;
}

/** A root, a CA below it, and a leaf of each end; all keys of one kind. */
export interface Chain extends Readonly<Record<SeedName, Seed>> {
  readonly maker: string;
}

/** Chains of openssl and of Python's cryptography; throws where one of the two cannot be had. */
export function chains(): readonly Chain[] {
  return [...cryptographyChains(), ...opensslChains()];
}

function cryptographyChains(): Chain[] {
  const output = execFileSync(python(), [join(import.meta.dirname, 'seeds.py')], { encoding: 'utf8' });
  const made = JSON.parse(output) as ({ maker: string } & Record<SeedName, { der: string; key: string }>)[];
  const seed = ({ der, key }: { der: string; key: string }) => ({ der: Buffer.from(der, 'base64'), key });
  return made.map((chain) => ({
    maker: chain.maker,
    root: seed(chain.root),
    issuing: seed(chain.issuing),
    server: seed(chain.server),
    client: seed(chain.client),
  }));
}

const version = '48.0.0';

/** The machine's Python where it has cryptography, else one with it in the cache, built when it is missing. */
function python(): string {
  if (has('python3')) return 'python3';
  const folder = join(homedir(), '.cache', 'kubectl-calico-tls', `cryptography-${version}`);
  const own = join(folder, 'bin', 'python3');
  if (existsSync(own) && has(own)) return own;
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'inherit' });
  execFileSync(own, ['-m', 'pip', 'install', '--quiet', `cryptography==${version}`], { stdio: 'inherit' });
  return own;
}

function has(program: string): boolean {
  try {
    execFileSync(program, ['-c', 'import cryptography'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  'RSA-2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  Ed25519: ['-algorithm', 'ED25519'],
};

const authority = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n';
const identifiers = 'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
const leaf = (name: string, usage: string) =>
  `basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${usage}\nsubjectAltName=URI:spiffe://cluster.local/${name}\n`;

function opensslChains(): Chain[] {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-seeds-'));
  try {
    return Object.entries(kinds).map(([kind, options]) => opensslChain(folder, kind, options));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function opensslChain(folder: string, kind: string, options: readonly string[]): Chain {
  const file = (name: string) => join(folder, name);
  const openssl = (...words: string[]) =>
    execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const made = (name: string, commonName: string, issuer: string | null, extensions: string): Seed => {
    openssl('genpkey', ...options, '-out', file(`${name}.key`));
    const subject = `/O=Example/CN=${commonName}`;
    openssl('req', '-new', '-key', file(`${name}.key`), '-subj', subject, '-out', file(`${name}.csr`));
    writeFileSync(file('extensions'), extensions + identifiers);
    const signer =
      issuer === null
        ? ['-key', file(`${name}.key`)]
        : ['-CA', file(`${issuer}.crt`), '-CAkey', file(`${issuer}.key`), '-CAcreateserial'];
    const request = [
      'x509',
      '-req',
      '-in',
      file(`${name}.csr`),
      '-days',
      '30',
      '-extfile',
      file('extensions'),
    ];
    openssl(...request, ...signer, '-out', file(`${name}.crt`));
    openssl('x509', '-in', file(`${name}.crt`), '-outform', 'DER', '-out', file(`${name}.der`));
    return { der: readFileSync(file(`${name}.der`)), key: readFileSync(file(`${name}.key`), 'latin1') };
  };
  return {
    maker: `openssl ${kind}`,
    root: made('root', 'root', null, authority),
    issuing: made('issuing', 'issuing', 'root', authority),
    server: made('server', 'typha-server', 'issuing', leaf('typha-server', 'serverAuth')),
    client: made('client', 'typha-client', 'issuing', leaf('typha-client', 'clientAuth')),
  };
}
