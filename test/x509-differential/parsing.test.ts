import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { pemBlocks } from '../../src/x509/der/pem-blocks.ts';
import { keyUsageNames } from '../../src/x509/parsing/extension-names.ts';
import { parseCertificate } from '../../src/x509/parsing/parse-certificate.ts';
import { KeyRing } from '../x509/crafted/test-keys.ts';
import { GoSide } from './go-side.ts';
import { buildPair, pairRecipe } from './pair.ts';

const count = 2000;
const usageBits: readonly string[] = keyUsageNames;

/** What our parser reads, in the form in which the Go program prints it (parse.go). */
function fieldsOf(der: Uint8Array): object {
  const { certificate, ...failed } = parseCertificate(der);
  if (certificate === null) return { error: 'error' in failed ? failed.error : '' };
  const seconds = (date: Date) => date.toISOString().replace('.000Z', 'Z');
  const bits = (certificate.keyUsage ?? []).map((name) => usageBits.indexOf(name));
  const { publicKey, extensions } = certificate.parsed;
  return {
    error: '',
    subject: certificate.subject,
    issuer: certificate.issuer,
    commonName: certificate.commonName,
    uriSans: certificate.uriSans,
    dnsSans: certificate.dnsSans,
    ipSans: certificate.ipSans,
    emailSans: certificate.emailSans,
    notBefore: seconds(certificate.notBefore),
    notAfter: seconds(certificate.notAfter),
    serial: certificate.serial,
    version: certificate.version,
    signatureAlgorithm: certificate.signatureAlgorithm,
    keyAlgorithm: publicKey.algorithm === 'unknown' ? '0' : publicKey.algorithm,
    keyBits: publicKey.algorithm === 'DSA' ? 0 : publicKey.bits,
    isCa: certificate.isCa,
    maxPathLength: certificate.maxPathLength ?? -1,
    keyUsage: bits.reduce((sum, bit) => sum + 2 ** bit, 0),
    extendedKeyUsages: certificate.extendedKeyUsage?.length ?? 0,
    subjectKeyId: certificate.subjectKeyId ?? '',
    authorityKeyId: certificate.authorityKeyId ?? '',
    unhandled: extensions.unhandledCritical.length,
  };
}

for (const seed of [20260615, Math.trunc(Math.random() * 2 ** 31)]) {
  test(`Go reads the same out of the files of ${count} generated pairs`, async (t) => {
    const go = GoSide.start();
    t.diagnostic(`${count} pairs, seed ${seed}`);
    const keys = new KeyRing();
    const recipes = fc.sample(pairRecipe, { seed, numRuns: count });
    let certificates = 0;
    const compared = recipes.map(async (recipe) => {
      const { server, client } = buildPair(recipe, keys);
      const text = `${server.certFile}\n${client.certFile}\n${server.caFile}`;
      const theirs = (await go.ask({ kind: 'parse', text })) as { certificates: { error: string }[] };
      const ours = pemBlocks(text)
        .filter(({ label }) => label === 'CERTIFICATE')
        .map(({ bytes }) => fieldsOf(bytes));
      certificates += ours.length;
      const expected = theirs.certificates.map((each) => (each.error === '' ? each : { error: each.error }));
      assert.deepEqual(ours, expected, JSON.stringify(recipe));
    });
    await Promise.all(compared);
    await go.stop();
    t.diagnostic(`${certificates} certificates`);
  });
}
