import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type TlsEnd, wouldConnect } from '../../../src/x509/handshake.ts';
import {
  type Authority,
  createAuthority,
  type IssuedCertificate,
  issueLeaf,
} from '../../../src/x509/issue.ts';
import { readSignedAnswer } from '../../../src/x509/issuing/signed-answer.ts';
import { createSigningRequest } from '../../../src/x509/issuing/signing-request.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import type { KeyAlgorithm } from '../../../src/x509/key-pair.ts';
import { GoSide } from './go-side.ts';
import type { GoOutcome } from './pair.ts';

const now = new Date();
const folder = mkdtempSync(join(tmpdir(), 'x509-issuing-'));
const algorithms: readonly KeyAlgorithm[] = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'];
let go: GoSide;
let lint: GoSide;

before(() => {
  go = GoSide.start();
  lint = GoSide.start('./lint');
});
after(async () => {
  await go.stop();
  await lint.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface LintResult {
  readonly failure: string;
  readonly lints: number;
  readonly findings: readonly string[];
}

async function assertClean(pem: string): Promise<void> {
  const result = (await lint.ask(pem)) as LintResult;
  assert.equal(result.failure, '');
  assert.ok(result.lints > 50, `${result.lints} lints`);
  assert.deepEqual(result.findings, []);
}

function openssl(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  assert.equal(status, 0, `openssl ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout + stderr;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** What a CA's own leaf may look like, beside the two kinds that Calico needs. */
const otherUsages: readonly (readonly string[] | null)[] = [null, ['serverAuth', 'clientAuth']];

const leafs = (authority: Authority, keyAlgorithm: KeyAlgorithm) => {
  const leaf = (name: string, usage: string) =>
    issueLeaf(authority, {
      commonNames: [name],
      uriSans: [`spiffe://cluster.local/calico/${name}`],
      dnsSans: [`${name}.calico-system.svc`],
      extendedKeyUsage: [usage],
      keyAlgorithm,
      now,
    });
  return { typha: leaf('typha-server', 'serverAuth'), felix: leaf('typha-client', 'clientAuth') };
};

for (const algorithm of algorithms) {
  test(`openssl, Go and zlint accept a CA and leafs of ${algorithm}`, async () => {
    const authority = createAuthority({
      commonName: 'calico-typha-ca',
      organization: 'Calico',
      keyAlgorithm: algorithm,
      trustDomain: 'cluster.local',
      now,
    });
    const { typha, felix } = leafs(authority, algorithm);
    const ca = file('ca.pem', authority.certificatePem);
    for (const [name, issued, purpose] of [
      ['typha', typha, 'sslserver'],
      ['felix', felix, 'sslclient'],
    ] as const) {
      const leaf = file(`${name}.pem`, issued.certificatePem);
      openssl('verify', '-x509_strict', '-purpose', purpose, '-CAfile', ca, leaf);
      openssl('x509', '-in', leaf, '-noout', '-text');
    }
    for (const pem of [authority.certificatePem, typha.certificatePem, felix.certificatePem]) {
      await assertClean(pem);
    }
    for (const extendedKeyUsage of otherUsages) {
      const request = { commonNames: ['calico'], extendedKeyUsage, keyAlgorithm: algorithm, now };
      await assertClean(issueLeaf(authority, request).certificatePem);
    }
    await assertConnected(typha, felix, authority, true);
    // Neither key can pose as the other end.
    await assertConnected(felix, felix, authority, false);
    await assertConnected(typha, typha, authority, false);
  });
}

async function assertConnected(
  serverLeaf: IssuedCertificate,
  clientLeaf: IssuedCertificate,
  authority: Authority,
  expected: boolean,
): Promise<void> {
  const end = (issued: IssuedCertificate) => ({
    certFile: issued.certificatePem,
    keyFile: issued.privateKeyPem,
    caFile: authority.certificatePem,
    commonName: '',
    uriSan: '',
    minVersion: '1.2',
    maxVersion: '1.3',
    cipherSuites: [],
  });
  const [server, client] = [end(serverLeaf), end(clientLeaf)];
  const question = { kind: 'handshake', handshake: { now: now.toISOString(), server, client } };
  const answer = (await go.ask(question)) as GoOutcome;
  assert.equal(answer.accepted, expected, JSON.stringify(answer));
  const ours = ({ certFile, keyFile, caFile, commonName, uriSan }: typeof server): TlsEnd => ({
    transport: 'tls',
    certFile,
    caFile,
    key: tracePrivateKey(keyFile),
    commonName,
    uriSan,
  });
  const verdict = wouldConnect(ours(server), ours(client), now);
  assert.equal(verdict.accepted, expected);
}

test('openssl, Go and zlint accept an intermediate CA and a leaf without a common name', async () => {
  const root = createAuthority({ commonName: 'root', maxPathLength: 1, now });
  const issuing = createAuthority({ commonName: 'issuing', issuer: root, now });
  const leaf = issueLeaf(issuing, {
    commonNames: [],
    uriSans: ['spiffe://cluster.local/felix'],
    extendedKeyUsage: ['clientAuth'],
    now,
  });
  openssl(
    'verify',
    '-x509_strict',
    '-CAfile',
    file('root.pem', root.certificatePem),
    '-untrusted',
    file('issuing.pem', issuing.certificatePem),
    file('leaf.pem', leaf.certificatePem),
  );
  for (const { certificatePem } of [root, issuing, leaf]) await assertClean(certificatePem);
});

for (const algorithm of algorithms) {
  test(`openssl and Go read a signing request of ${algorithm}, and the answer is read back`, async () => {
    const asked = {
      commonNames: ['typha-server'],
      uriSans: ['spiffe://cluster.local/typha'],
      dnsSans: ['typha.calico-system.svc'],
      extendedKeyUsage: ['serverAuth'],
    };
    const { requestPem, privateKeyPem } = createSigningRequest(asked, algorithm);
    const request = file('request.pem', requestPem);
    assert.match(openssl('req', '-in', request, '-verify', '-noout'), /verify OK/);
    assert.deepEqual(await go.ask({ kind: 'request', text: requestPem }), {
      commonName: 'typha-server',
      uriSans: asked.uriSans,
      dnsSans: asked.dnsSans,
    });
    const authority = createAuthority({ commonName: 'corporate', now });
    const ca = file('corporate.pem', authority.certificatePem);
    const caKey = file('corporate.key', authority.privateKeyPem);
    const answered = join(folder, 'answer.pem');
    openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-CA',
      ca,
      '-CAkey',
      caKey,
      '-copy_extensions',
      'copyall',
      '-days',
      '1',
      '-out',
      answered,
    );
    const answer = openssl('x509', '-in', answered);
    const read = readSignedAnswer(answer + authority.certificatePem, asked, privateKeyPem);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(
      read.others.map(({ commonName }) => commonName),
      ['corporate'],
    );
  });
}
