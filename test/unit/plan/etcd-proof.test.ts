import assert from 'node:assert/strict';
import test from 'node:test';
import { etcdMaterials } from '../../../src/plan/changes/etcd/given-files.ts';
import type { EtcdCheck } from '../../../src/plan/connections/etcd/reachability.ts';
import { etcdConnections } from '../../../src/plan/connections/etcd.ts';
import { prove as proveStep } from '../../../src/plan/engine/prove.ts';
import type { ConfigMap, RedactedObject } from '../../../src/snapshot/objects.ts';
import type { RedactedSecret, SecretValue } from '../../../src/snapshot/secret.ts';
import { redactSecretValue } from '../../../src/snapshot/secret-value.ts';
import {
  type EtcdChoices,
  publishedEtcd,
  publishedWorkload,
  securedEtcd,
} from '../../support/etcd/choices.ts';
import { filesOf, issuedForEtcd } from '../../support/etcd/issued.ts';
import { etcdObjects } from '../../support/etcd/objects.ts';
import { testTime } from '../../support/judged.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const { authority, files } = issuedForEtcd(testTime, 'new-client');
const inUse = filesOf(authority, testTime, 'old-client');
const stranger = issuedForEtcd(testTime, 'stranger').files;
const endpoint = 'https://10.0.0.2:2379';
const passing: EtcdCheck = { endpoints: [{ endpoint, problem: null, asksForCertificate: true }] };

function configOf(choices: EtcdChoices, data: Readonly<Record<string, string>>): ConfigMap {
  const found = etcdObjects(choices, inUse).find((object) => object.kind === 'ConfigMap');
  assert.ok(found?.kind === 'ConfigMap');
  return { ...found, data: { ...found.data, ...data } };
}

function secretOf(texts: Readonly<Record<string, string>>): RedactedSecret {
  const found = etcdObjects(publishedEtcd, inUse).find((object) => object.kind === 'Secret');
  assert.ok(found?.kind === 'Secret');
  const values = Object.entries(texts).map(([key, text]): [string, SecretValue] => [
    key,
    redactSecretValue(key, Buffer.from(text)),
  ]);
  return { ...found, values: Object.fromEntries(values) };
}

const texts = ({ ca, cert, key }: typeof files) => ({
  'etcd-ca': ca ?? '',
  'etcd-cert': cert,
  'etcd-key': key,
});
const paths = {
  etcd_ca: '/calico-secrets/etcd-ca',
  etcd_cert: '/calico-secrets/etcd-cert',
  etcd_key: '/calico-secrets/etcd-key',
};

function prove(
  choices: EtcdChoices,
  after: readonly RedactedObject[],
  given = files,
  checked: EtcdCheck | null = passing,
) {
  const newCertificates = etcdMaterials(given, testTime);
  const before = snapshotOf(...etcdObjects(choices, inUse));
  const context = { newCertificates, checked, now: testTime };
  const judgement = proveStep([etcdConnections(before, context)], before, { written: after });
  switch (judgement.kind) {
    case 'safe':
      return `safe, ${judgement.proof.refused} refused`;
    case 'unsafe':
      return judgement.refusals.join('; ');
    case 'unknown':
      return judgement.why;
  }
}

test('paths before the files cut off what starts anew', () => {
  assert.match(
    prove(publishedEtcd, [configOf(publishedEtcd, paths)]),
    /calico-node of DaemonSet .*has no key etcd-ca/,
  );
});

test('files and paths at once are a mixture in which the files are late', () => {
  assert.match(
    prove(publishedEtcd, [secretOf(texts(files)), configOf(publishedEtcd, paths)]),
    /has no key etcd-ca/,
  );
});

test('https without files is not proved', () => {
  assert.match(
    prove(publishedEtcd, [configOf(publishedEtcd, { etcd_endpoints: endpoint })]),
    /its CA is neither/,
  );
});

test('https at an address that was not asked is not proved', () => {
  const objects = [configOf(publishedEtcd, { etcd_endpoints: 'https://10.9.9.9:2379' })];
  assert.match(
    prove(publishedEtcd, objects),
    /whether etcd answers at https:\/\/10\.9\.9\.9:2379 is not known/,
  );
});

test('the files alone change nothing while the endpoints are http', () => {
  assert.equal(prove(publishedEtcd, [secretOf(texts(files))]), 'safe, 0 refused');
});

test('another http address is not known to answer', () => {
  const objects = [configOf(publishedEtcd, { etcd_endpoints: 'http://10.9.9.9:2379' })];
  assert.match(
    prove(publishedEtcd, objects),
    /whether etcd answers at http:\/\/10\.9\.9\.9:2379 is not known/,
  );
});

test('in use, the given certificate may take the place of the old one, a third one may not', () => {
  assert.equal(prove(securedEtcd, [secretOf(texts(files))]), 'safe, 0 refused');
  assert.match(
    prove(securedEtcd, [secretOf({ ...texts(inUse), ...texts({ ...stranger, ca: inUse.ca }) })]),
    /its certificate is neither the given one nor one in use/,
  );
});

test('the key of another certificate, and a certificate without its key, are refused', () => {
  const mixed = { ...texts(inUse), 'etcd-cert': files.cert };
  assert.match(prove(securedEtcd, [secretOf(mixed)]), /its key does not belong to its certificate/);
  const half = Object.fromEntries(Object.entries(texts(inUse)).filter(([name]) => name !== 'etcd-key'));
  assert.match(prove(securedEtcd, [secretOf(half)]), /has no key etcd-key/);
});

test('a new CA may replace the one in use only where etcd was seen to fit it', () => {
  assert.match(prove(securedEtcd, [secretOf(texts(stranger))], stranger, null), /its CA is neither/);
  assert.equal(prove(securedEtcd, [secretOf(texts(stranger))], stranger, passing), 'safe, 0 refused');
  const both = { ...texts(stranger), 'etcd-ca': `${inUse.ca}${stranger.ca}` };
  assert.equal(prove(securedEtcd, [secretOf(both)], stranger, null), 'safe, 0 refused');
});

test('what is broken today may stay so, and counts', () => {
  const broken = {
    ...publishedEtcd,
    controllers: { ...publishedWorkload, paths: 'literal', mounted: false },
  } as const;
  const objects = etcdObjects(broken, inUse).map((object) =>
    object.kind === 'Deployment'
      ? JSON.parse(
          JSON.stringify(object).replace(
            '"ETCD_CA_CERT_FILE","value":""',
            '"ETCD_CA_CERT_FILE","value":"/x"',
          ),
        )
      : object,
  );
  const before = snapshotOf(...objects);
  const newCertificates = etcdMaterials(files, testTime);
  const context = { newCertificates, checked: passing, now: testTime };
  const written = [secretOf(texts(files))];
  const judgement = proveStep([etcdConnections(before, context)], before, { written });
  assert.ok(judgement.kind === 'safe');
  assert.equal(judgement.proof.refused, 1);
});
