import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { encodeExtension } from '../../../../src/x509/issuing/extension-encoding.ts';
import { contextOf, results, testTime } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { craftedPem } from '../../x509/crafted/crafted-certificate.ts';
import { KeyRing } from '../../x509/crafted/test-keys.ts';
import { ca, leaf } from '../../x509/crafted/world.ts';
import { etcdInstall, etcdPod, secretKeys } from './install.ts';

const keys = new KeyRing();
const authority = ca('etcd-ca', keys, 'P-256', 1, null, testTime);
const client = leaf('calico', 'clientAuth', keys, 'P-256', 2, authority, testTime);
client.extensions.set('unknown', encodeExtension('1.2.3.4', true, 'x'));

const judged = (flags: readonly string[]) =>
  judgeEtcd(
    contextOf(
      snapshotOf(
        ...etcdInstall({
          secret: {
            ...secretKeys,
            'etcd-cert': craftedPem(client),
            'etcd-key': client.key.privateKeyPem,
          },
          more: [etcdPod('etcd-1', '10.0.0.1', ['--listen-client-urls=https://10.0.0.1:2379', ...flags])],
        }),
      ),
    ),
  );

test('an etcd that demands certificates refuses one that no CA can make right', () => {
  const found = results(judged(['--trusted-ca-file=/pki/ca.crt']).checks, 'CTLS409');
  assert.ok(found.length > 0);
  for (const one of found)
    assert.match(
      one,
      /^error etcd refuses the certificate of .*: .*unhandled critical extension, whatever its CA file holds$/,
    );
  assert.deepEqual(results(judged([]).checks, 'CTLS409'), []);
});

test('an etcd whose certificate is a file of its host is not ok', () => {
  const server = judged(['--trusted-ca-file=/pki/ca.crt', '--cert-file=/pki/server.crt']).sides.at(-1);
  assert.deepEqual([server?.mode, server?.state], ['mtls', 'unknown']);
});
