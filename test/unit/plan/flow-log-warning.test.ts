import assert from 'node:assert/strict';
import test from 'node:test';
import type { GoldmaneTrust } from '../../../src/calico/goldmane.ts';
import {
  type FlowLogFacts,
  type FlowLogWarning,
  flowLogWarning,
  type NodeCertificate,
} from '../../../src/plan/report/flow-log-warning.ts';
import { type Authority, createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { dayMs, testTime as now } from '../../support/judged.ts';

const [operator, corp, other] = ['tigera-operator-signer@1', 'corp', 'other'].map((commonName) =>
  createAuthority({ commonName, now }),
) as [Authority, Authority, Authority];

const leaf = (by: Authority, notAfter?: Date): string =>
  issueLeaf(by, {
    commonNames: ['typha-client'],
    extendedKeyUsage: ['clientAuth'],
    now,
    ...(notAfter === undefined ? {} : { notAfter }),
  }).certificatePem;
const withCa = (by: Authority): string => leaf(by) + by.certificatePem;

const both: GoldmaneTrust = 'operator-ca-and-node-certs';
const goldmane = { kind: 'goldmane', address: 'goldmane.calico-system.svc:7443' } as const;

function warn(
  today: NodeCertificate | null,
  after: readonly NodeCertificate[],
  facts: Partial<FlowLogFacts> = {},
): FlowLogWarning | null {
  const stages = after.map((certificate, at) => ({ step: at + 3, certificate }));
  return flowLogWarning({ server: goldmane, trust: both, today, stages, now, ...facts });
}

/** The code, the step, whether it is gated, and which way it is told. */
const told = (warning: FlowLogWarning | null) =>
  warning === null ? null : [warning.code, warning.step, warning.isLoss, warning.command !== null];

const loss = ['flow-logs-refused', 3, true, false];
const untilRestart = ['flow-logs-refused', 3, true, true];
const already = ['flow-logs-refused-already', null, false, false];
const again = ['flow-logs-accepted-again', 3, false, false];
const notKnown = ['flow-logs-not-known', 3, true, false];

// What Goldmane and Felix did, run, release by release; then what the same rules say of the rest.
const rows: readonly (readonly [string, FlowLogWarning | null, readonly unknown[] | null])[] = [
  ['the operator has issued it anew', warn(leaf(operator), ['operator']), null],
  ['nothing touches it', warn(leaf(operator), []), null],
  ['a leaf of a CA of the own', warn(leaf(operator), [leaf(corp)]), loss],
  ['the same where the operator made none yet', warn('operator', [leaf(corp)]), loss],
  ['a leaf with its CA, until Goldmane starts anew', warn(leaf(operator), [withCa(corp)]), untilRestart],
  [
    'a leaf with its CA under an operator that does not copy it',
    warn(leaf(operator), [withCa(corp)], { trust: 'operator-ca' }),
    loss,
  ],
  ['from a leaf with its CA to the leaf alone', warn(withCa(corp), [leaf(corp)]), loss],
  ['from a leaf with its CA to another such', warn(withCa(corp), [withCa(corp)]), null],
  ['from a leaf with its CA to one of another', warn(withCa(corp), [withCa(other)]), untilRestart],
  ['from a leaf of the own to another', warn(leaf(corp), [leaf(other)]), already],
  ['back to the certificate of the operator', warn(leaf(corp), [leaf(operator)]), again],
  [
    'its CA put beside the leaf, once Goldmane starts anew',
    warn(leaf(corp), [withCa(corp)]),
    ['flow-logs-accepted-again', 3, false, true],
  ],
  ['there and back within one plan', warn(leaf(operator), [leaf(corp), leaf(operator)]), loss],
  [
    'an expired leaf with its CA',
    warn(leaf(operator), [leaf(corp, new Date(now.getTime() - dayMs)) + corp.certificatePem]),
    loss,
  ],
  ['what is no certificate', warn(leaf(operator), ['']), loss],
  ['a certificate today that was not read', warn(null, [leaf(corp)]), loss],
  ['Felix sends them to nobody', warn(leaf(operator), [leaf(corp)], { server: { kind: 'none' } }), null],
  [
    'whether Felix sends them was not read',
    warn(leaf(operator), [leaf(corp)], { server: { kind: 'unknown', why: 'no right' } }),
    notKnown,
  ],
  [
    'the same, with a certificate of the same issuer',
    warn(leaf(corp), [leaf(corp)], { server: { kind: 'unknown', why: 'no right' } }),
    null,
  ],
  [
    'a leaf of the own under a release that is not known',
    warn(leaf(operator), [leaf(corp)], { trust: 'unknown' }),
    loss,
  ],
  [
    'a leaf of the own, its CA taken away, under a release that is not known',
    warn(withCa(corp), [leaf(corp)], { trust: 'unknown' }),
    notKnown,
  ],
];

for (const [what, warning, expected] of rows)
  test(`flow logs and node-certs: ${what}`, () => assert.deepEqual(told(warning), expected));

test('a restart of Goldmane that would end it is told as one', () => {
  const warning = warn(withCa(corp), [leaf(corp)]);
  assert.match(
    warning?.message ?? '',
    /^From the first restart of Goldmane after step 3 on Goldmane refuses /,
  );
});

test('the warning says from when, why, in whose words, and until when', () => {
  assert.equal(
    warn(leaf(operator), [leaf(corp)])?.message,
    "From step 3 on Goldmane refuses the flow logs of Felix, and they are lost: it trusts the operator's CA and what node-certs itself holds, not ConfigMap typha-ca, and this certificate is issued by CN=corp, so Felix withholds it (Goldmane: tls: client didn't provide a certificate; Felix: remote error: tls: certificate required). Felix goes on without them; Typha and policy are not affected. It lasts until node-certs has a certificate of the operator's again, as rollback and then restore of a backup from before bring it back, or until its tls.crt holds the CA behind the certificate too and Goldmane is restarted after that.",
  );
  assert.match(
    warn(leaf(operator), [leaf(corp)], { trust: 'operator-ca' })?.message ?? '',
    /restore of a backup from before bring it back\.$/,
  );
});
