import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type AnonymousSettings,
  anonymousAccess,
  anonymousConfiguration,
} from '../../../../src/calico/control-plane/anonymous-access.ts';
import { notShown } from '../../../../src/calico/control-plane/host-text.ts';

const unset = { kind: 'unset' } as const;
const set = (text: string) => ({ kind: 'set', text }) as const;
const rbac: AnonymousSettings = {
  flag: unset,
  authorizationMode: set('Node,RBAC'),
  authorizationConfig: unset,
  configuration: null,
};
const access = (more: Partial<AnonymousSettings>) => anonymousAccess({ ...rbac, ...more });
const file = (text: string) => anonymousConfiguration('/authn', { kind: 'text', text });
const block = (text: string) =>
  file(`apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n${text}`);

test('the flag decides, and is on when it is absent', () => {
  assert.equal(access({}).kind, 'allowed');
  for (const off of ['false', '0', 'False', 'f'])
    assert.deepEqual(access({ flag: set(off) }), { kind: 'refused', by: `--anonymous-auth=${off}` });
  assert.equal(access({ flag: set('1') }).kind, 'allowed');
});

test('without an authorization mode, or with AlwaysAllow, it is reset to off', () => {
  assert.equal(access({ authorizationMode: unset }).kind, 'refused');
  assert.equal(access({ authorizationMode: set('AlwaysAllow'), flag: set('true') }).kind, 'refused');
  assert.equal(access({ authorizationMode: set('RBAC,AlwaysAllow') }).kind, 'refused');
  assert.equal(access({ authorizationMode: unset, authorizationConfig: set('/authz') }).kind, 'allowed');
});

test('the block of the file decides before the flag, and the reset does not reach it', () => {
  const conditions = block(
    'anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n  - path: /healthz\n',
  );
  assert.deepEqual(access({ configuration: conditions }), {
    kind: 'paths',
    paths: ['/livez', '/healthz'],
    by: 'anonymous of /authn',
  });
  const everybody = block('anonymous: {enabled: true}\n');
  assert.equal(access({ configuration: everybody, authorizationMode: unset }).kind, 'allowed');
  assert.equal(access({ configuration: block('anonymous: {enabled: false}\n') }).kind, 'refused');
  assert.equal(access({ configuration: block('jwt: []\n') }).kind, 'allowed');
});

test('a file that is not seen leaves it unknown, and one of another kind too', () => {
  const missing = anonymousConfiguration('/authn', notShown('/authn'));
  assert.equal(access({ configuration: missing, flag: set('false') }).kind, 'unknown');
  assert.equal(access({ configuration: file('kind: Pod\n') }).kind, 'unknown');
  assert.equal(access({ configuration: file('a: [') }).kind, 'unknown');
  assert.equal(access({ authorizationMode: { kind: 'unknown', why: 'x' } }).kind, 'unknown');
});
