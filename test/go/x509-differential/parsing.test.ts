import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { pemBlocks } from '../../../src/x509/der/pem-blocks.ts';
import type { GoRelease } from '../../../src/x509/go-release.ts';
import { keyUsageNames } from '../../../src/x509/parsing/extension-names.ts';
import { parseCertificate } from '../../../src/x509/parsing/parse-certificate.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { KeyRing } from '../../unit/x509/crafted/test-keys.ts';
import { GoSide } from './go-side.ts';
import { buildPair, type PairRecipe, pairRecipe, pairRecipeWith } from './pair.ts';
import { releaseFaults } from './release-faults.ts';
import { olderToolchains, toolchainName } from './toolchains.ts';

const count = 2000;
const usageBits: readonly string[] = keyUsageNames;

/** What our parser reads, in the form in which the Go program prints it (parse.go). */
function fieldsOf(der: Uint8Array, release: GoRelease): object {
  const { certificate, ...failed } = parseCertificate(der, release);
  if (certificate === null) return { error: 'error' in failed ? failed.error : '' };
  const seconds = (date: Date) => date.toISOString().replace('.000Z', 'Z');
  const bits = (certificate.keyUsage ?? []).map((name) => usageBits.indexOf(name));
  const { publicKey, extensions } = certificate.parsed;
  return {
    error: '',
    // JSON has no bytes that are not UTF-8.
    subject: certificate.subject.toWellFormed(),
    issuer: certificate.issuer.toWellFormed(),
    commonName: certificate.commonName.toWellFormed(),
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

async function compareParsing(go: GoSide, seed: number, runs: number, recipes: fc.Arbitrary<PairRecipe>) {
  const keys = new KeyRing();
  let certificates = 0;
  const compared = fc.sample(recipes, { seed, numRuns: runs }).map(async (recipe) => {
    const { server, client } = buildPair(recipe, keys).ends(go.release);
    const text = `${server.certFile}\n${client.certFile}\n${server.caFile}`;
    const theirs = (await go.ask({ kind: 'parse', text })) as { certificates: { error: string }[] };
    const ours = pemBlocks(text, go.release)
      .filter(({ label }) => label === 'CERTIFICATE')
      .map(({ bytes }) => fieldsOf(bytes, go.release));
    certificates += ours.length;
    const expected = theirs.certificates.map((each) => (each.error === '' ? each : { error: each.error }));
    assert.deepEqual(ours, expected, JSON.stringify(recipe));
  });
  await Promise.all(compared);
  await go.stop();
  return certificates;
}

for (const seed of [20260615, freshSeed('x509-differential/parsing')]) {
  test(`Go reads the same out of the files of ${count} generated pairs`, async (t) => {
    const certificates = await compareParsing(GoSide.start(), seed, count, pairRecipe);
    t.diagnostic(`${count} pairs, seed ${seed}, ${certificates} certificates`);
  });
}

const fewer = 300;

for (const toolchain of olderToolchains) {
  const name = toolchainName(toolchain);
  test(`${name} reads the same out of the files of ${fewer} pairs that meet differences`, async (t) => {
    const seed = freshSeed('x509-differential/parsing 2');
    const recipes = pairRecipeWith(Object.keys(releaseFaults));
    const certificates = await compareParsing(GoSide.of(toolchain), seed, fewer, recipes);
    t.diagnostic(`${fewer} pairs, seed ${seed}, ${certificates} certificates`);
  });
}
