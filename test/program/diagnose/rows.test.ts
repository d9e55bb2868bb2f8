import assert from 'node:assert/strict';
import test from 'node:test';
import { type Row, refusedByClient, refusedByTypha, tlsScenario } from '../../../simulator/typha/rows.ts';
import { diagnosedScenario } from '../../../simulator/typha/run-live.ts';
import { assertValid } from '../../support/schema.ts';

/** Where the causes of diagnose go by another code or other words than those of probe. */
const differs: Readonly<Record<string, { readonly code?: Row['code']; readonly says: RegExp }>> = {
  'CN wrong': { says: /its CN is calico-node, Typha requires CN other-name/ },
  'URI wrong': { says: /URI SAN is spiffe.*calico-node, Typha requires URI spiffe.*other/ },
  'neither name right': { says: /Typha requires CN other-name or URI spiffe/ },
  'EKU serverAuth only': { says: /extended key usage is serverAuth, Typha requires clientAuth/ },
  expired: { says: /it expired on \d{4}-/ },
  'not yet valid': { says: /it is valid only from \d{4}-/ },
  'other CA of the same name': {
    says: /calico-typha-ca is not among the CAs .*of that name is there, with another key/,
  },
  'other CA of another name': {
    code: 'CTLS407',
    says: /they show no certificate.*issuer is CN=corporate-ca/,
  },
  'leaf of an intermediate whose chain is not sent': {
    code: 'CTLS407',
    says: /they show no certificate.*issuer is CN=issuing-ca/,
  },
  'plaintext client': { says: /the clients speak plaintext and Typha TLS/ },
  'Typha of another CA': { says: /CN=corporate-ca is not among the CAs that the client trusts/ },
  'Typha of another CA of the same name': { says: /of that name is there, with another key/ },
  'Typha expired': { says: /refuse the certificate of Typhas .*it expired on/ },
  'Typha not yet valid': { says: /it is valid only from/ },
  'Typha with EKU clientAuth only': {
    says: /extended key usage is clientAuth, the client requires serverAuth/,
  },
  'Typha with another CN': { says: /its CN is calico-typha, the client requires CN other-name/ },
  'Typha with another URI': { says: /it has no URI SAN, the client requires URI/ },
  'Typha with neither name': { says: /the client requires CN other-name or URI/ },
  'plaintext Typha': { says: /the clients speak TLS and Typha plaintext/ },
  'key of another certificate': { says: /the private key belongs to another certificate/ },
  'key with a wrong character in its structure': {
    says: /the private key cannot be used: tls: failed to parse/,
  },
};

for (const race of ['alert', 'broken pipe', 'reset'] as const) {
  for (const row of refusedByTypha) {
    test(`diagnose says whom Typha refuses and why, where clients log ${race}: ${row.name}`, async (t) => {
      await expectCause(t, row, race);
    });
  }
}

for (const row of refusedByClient) {
  test(`diagnose says who refuses Typha and why: ${row.name}`, async (t) => {
    await expectCause(t, row, 'alert');
  });
}

async function expectCause(t: test.TestContext, row: Row, race: 'alert' | 'broken pipe' | 'reset') {
  const diagnosis = await diagnosedScenario(t, tlsScenario(row.name, row.setup), { race });
  assertValid('diagnosis', diagnosis);
  const { code = row.code, says = row.says } = differs[row.name] ?? {};
  const [cause, ...others] = diagnosis.causes.filter(({ severity }) => severity === 'error');
  assert.equal(cause?.code, code, JSON.stringify(diagnosis.causes, null, 1));
  assert.match(cause.message, says);
  assert.equal(cause.certainty, 'confirmed');
  assert.equal(cause.who.length, 4);
  assert.deepEqual(
    others.map(({ message }) => message),
    [],
  );
  assert.deepEqual(diagnosis.unrecognised, []);
}
