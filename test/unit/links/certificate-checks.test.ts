import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FindingCode } from '../../../src/findings/finding.ts';
import { certificateChecks } from '../../../src/links/certificates/certificate-checks.ts';
import { ctls401 } from '../../../src/links/certificates/findings/ctls401.ts';
import { ctls404 } from '../../../src/links/certificates/findings/ctls404.ts';
import {
  type StoredCertificate,
  storedCertificate,
} from '../../../src/links/certificates/stored-certificate.ts';
import type { Certificate } from '../../../src/x509/certificate.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { dayMs, testTime } from '../../support/judged.ts';
import { context, good, issue, stored, storedOf, subject, told, value } from '../../support/stored-leaf.ts';

/** A leaf of which something is different from what was issued, for what this program cannot issue. */
function altered(change: Partial<Certificate>): StoredCertificate {
  const one = storedOf(good);
  assert.ok(one.leaf);
  const leaf = { ...one.leaf, ...change };
  return { ...one, leaf, chain: [leaf] };
}

const dates = (fromDays: number, toDays: number) => ({
  notBefore: new Date(testTime.getTime() + fromDays * dayMs),
  notAfter: new Date(testTime.getTime() + toDays * dayMs),
});
const codes: readonly FindingCode[] = [
  'CTLS401',
  'CTLS402',
  'CTLS403',
  'CTLS404',
  'CTLS405',
  'CTLS406',
  'CTLS408',
  'CTLS410',
  'CTLS411',
];

test('a good certificate passes every check', () => {
  for (const code of codes) assert.deepEqual(told(storedOf(good), code), [`passed ${subject}`], code);
});

test('the checks of the list that is given are run, and no others', () => {
  const kinds = [ctls401, ctls404];
  const found = certificateChecks(storedOf(good), 'client', 'etcd', context, null, () => null, kinds);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['CTLS401', 'CTLS404'],
  );
});

test('a certificate that may not be read leaves every check of it unknown', () => {
  const unreadable = storedCertificate(
    { kind: 'unknown', path: '/certs/tls.crt', why: 'may not read Secret kube-system/x', source: null },
    null,
  );
  for (const code of codes.filter((code) => code !== 'CTLS404'))
    assert.match(told(unreadable, code)[0] ?? '', /^unknown .*may not read Secret/, code);
});

test('a missing file is left to the link', () => {
  const missing = storedCertificate({ kind: 'missing', path: '/certs/x', why: 'gone', source: null }, null);
  assert.deepEqual(certificateChecks(missing, 'client', 'etcd', context, null), []);
});

test('an expired certificate is told with name, days and date', () => {
  assert.deepEqual(told(storedOf(issue(dates(-365, -4))), 'CTLS401'), [
    'error Secret kube-system/calico-node-certs (CN calico-node) expired 4 days ago, on 2026-11-20',
  ]);
  assert.deepEqual(told(storedOf(issue(dates(-365, -4))), 'CTLS402'), []);
});

test('a certificate is accepted at its last instant and not after it', () => {
  const last = dates(-365, 0);
  assert.deepEqual(told(altered(last), 'CTLS401'), [`passed ${subject}`]);
  const past = { ...last, notAfter: new Date(testTime.getTime() - 1) };
  assert.match(told(altered(past), 'CTLS401')[0] ?? '', /^error .*expired 1 minute ago/);
});

test('a certificate of the future is told', () => {
  assert.deepEqual(told(storedOf(issue(dates(2, 365))), 'CTLS403'), [
    'error Secret kube-system/calico-node-certs (CN calico-node) is valid only from 2026-11-26 on, in 2 days',
  ]);
});

test('expiring soon is an error only where nothing renews it and the last third has begun', () => {
  const at = (days: number, renewedBy: string | null) =>
    (told(altered(dates(-300, days)), 'CTLS402', renewedBy)[0] ?? '').split(' ')[0];
  assert.deepEqual(
    [29, 11, 9].map((days) => at(days, null)),
    ['warning', 'warning', 'error'],
  );
  assert.deepEqual(
    [29, 11, 9].map((days) => at(days, 'the operator')),
    ['info', 'info', 'warning'],
  );
  assert.equal(at(31, null), 'passed');
});

test('soon is a third of a short lifetime', () => {
  const at = (days: number) => (told(altered(dates(days - 9, days)), 'CTLS402')[0] ?? '').split(' ')[0];
  assert.deepEqual([4, 2, 0.9].map(at), ['passed', 'warning', 'error']);
});

test('for every lifetime and age, the closer the end the worse', () => {
  const rank = ['passed', 'info', 'warning', 'error'];
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      (lifetime, one, other, isRenewed) => {
        const severity = (part: number) =>
          rank.indexOf(
            (
              told(
                altered(dates(-lifetime * (1 - part), lifetime * part)),
                'CTLS402',
                isRenewed ? 'x' : null,
              )[0] ?? ''
            ).split(' ')[0] ?? '',
          );
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        return severity(less) >= severity(more);
      },
    ),
    { seed: freshSeed('links/certificate-checks'), numRuns: 60 },
  );
});

test('a first block that is no certificate is the leaf to Go, whatever follows', () => {
  const broken = `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${good.certificatePem}`;
  assert.deepEqual(told(stored(value('tls.crt', broken), value('tls.key', good.privateKeyPem)), 'CTLS405'), [
    'error Secret kube-system/calico-node-certs key tls.crt is not a PEM certificate: x509: malformed certificate',
  ]);
});

test('keys, DER, nothing and garbage are no certificate', () => {
  const der = Buffer.from(good.certificatePem.replace(/-----.*-----|\n/g, ''), 'base64');
  for (const [text, why] of [
    [good.privateKeyPem, /private key where a certificate belongs/],
    [der, /it holds DER/],
    ['', /it is empty/],
    ['garbage', /not a PEM certificate/],
  ] as const) {
    const found = told(stored(value('tls.crt', text)), 'CTLS405');
    assert.match(found[0] ?? '', /^error Secret kube-system\/calico-node-certs key tls.crt is not/);
    assert.match(found[0] ?? '', why);
  }
});

test('what Go refuses is an error, what is merely weak a warning', () => {
  const rsa = (bits: number) => altered({ publicKey: { algorithm: 'RSA', bits, curve: null, sha256: '' } });
  assert.match(told(rsa(512), 'CTLS406')[0] ?? '', /^error .*RSA 512 bits, which Go refuses/);
  assert.match(told(rsa(1024), 'CTLS406')[0] ?? '', /^warning .*RSA 1024 bits, fewer than 2048/);
  assert.match(told(rsa(2048), 'CTLS406')[0] ?? '', /^passed/);
  for (const signatureAlgorithm of ['MD5-RSA', 'SHA1-RSA', 'ECDSA-SHA1'])
    assert.match(told(altered({ signatureAlgorithm }), 'CTLS406')[0] ?? '', /^error .*which Go refuses/);
  assert.match(
    told(altered({ signatureAlgorithm: 'SHA1-RSA', selfIssued: true }), 'CTLS406')[0] ?? '',
    /^passed/,
  );
});

test('an issuer in the file is judged and named too', () => {
  const one = storedOf(good);
  assert.ok(one.leaf);
  const issuer = { ...one.leaf, commonName: '', subject: 'O=old', signatureAlgorithm: 'SHA1-RSA' };
  const nameless = { ...issuer, subject: '' };
  const found = told({ ...one, chain: [one.leaf, issuer, nameless] }, 'CTLS406');
  assert.match(found[0] ?? '', /certs \(O=old\), an issuer in the file, has a SHA1-RSA/);
  assert.match(found[1] ?? '', /certs \(no subject\), an issuer/);
});

test('the extended key usage must fit the side, be any, or be absent', () => {
  const usage = (extendedKeyUsage: readonly string[] | null) =>
    told(altered({ extendedKeyUsage }), 'CTLS408')[0];
  assert.equal(
    usage(['serverAuth']),
    'error Secret kube-system/calico-node-certs (CN calico-node) has the extended key usage serverAuth, not clientAuth',
  );
  for (const fitting of [null, ['any'], ['serverAuth', 'clientAuth']])
    assert.equal(usage(fitting), `passed ${subject}`);
});

test('a CA flag and a second URI SAN are told', () => {
  assert.match(told(altered({ isCa: true }), 'CTLS410')[0] ?? '', /^warning .*has the CA flag/);
  const uriSans = ['spiffe://a/b', 'spiffe://a/c'];
  assert.match(told(altered({ uriSans }), 'CTLS411')[0] ?? '', /^warning .*2 URI SANs: spiffe:\/\/a\/b and/);
});

test('a particular remedy takes the place of the general one', () => {
  const remedy = { command: 'kubectl get secrets', text: 'Look.' };
  const [check] = certificateChecks(
    storedOf(issue(dates(-9, -1))),
    'client',
    'etcd',
    context,
    null,
    (code) => (code === 'CTLS401' ? remedy : null),
  );
  assert.ok(check?.outcome === 'failed');
  assert.deepEqual(check.finding.remedy, remedy);
  assert.equal(check.finding.link, 'etcd');
});
