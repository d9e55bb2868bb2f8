import assert from 'node:assert/strict';
import test from 'node:test';
import { anonymousConfiguration } from '../../../../src/calico/control-plane/anonymous-access.ts';
import { apiserverRules, span, startOf } from '../../../../src/calico/control-plane/apiserver-rules.ts';
import { serverFlags } from '../../../../src/calico/control-plane/server-flags.ts';

const usual = [
  '--service-account-issuer=https://kubernetes.default.svc',
  '--service-account-key-file=/sa.pub',
  '--service-account-signing-key-file=/sa.key',
];
const start = (words: readonly string[], minor: number | null = 36, text: string | null = null) =>
  startOf(
    {
      ...serverFlags('kube-apiserver', text === null ? words : [...words, '--authentication-config=/authn']),
      configuration: text === null ? null : anonymousConfiguration('/authn', { kind: 'text', text }),
    },
    minor,
  );
const anonymous = 'kind: AuthenticationConfiguration\nanonymous: {enabled: true}\n';

test('a usual line starts', () => {
  assert.equal(start(usual).kind, 'starts');
  assert.equal(
    start([...usual, '--anonymous_auth=0', '--tls-min-version=VersionTLS10', '-v=2']).kind,
    'starts',
  );
  assert.equal(start([...usual, '--kubelet-port=1', '--tls-sni-cert-key=a,b:c.example']).kind, 'starts');
});

test('what stops today is named', () => {
  for (const [words, text] of [
    [['--insecure-port=0'], null],
    [['--tls-min-version=1.2'], null],
    [['--anonymous-auth', 'false'], null],
    [['--anonymous-auth=no'], null],
    [['-anonymous-auth=false'], null],
    [['--Anonymous-Auth=false'], null],
    [['--no-such-flag=1'], null],
    [['--secure-port=0'], null],
    [['--secure-port=70000'], null],
    [['--tls-cipher-suites=TLS_AES_128_GCM_SHA256,NOPE'], null],
    [['--tls-sni-cert-key=/a.crt'], null],
    [['--oidc-issuer-url=https://a'], anonymous],
    [[], ''],
    [[], 'kind: AuthenticationConfiguration\nanonymous: {enabled: "true"}\n'],
    [[], 'kind: AuthenticationConfiguration\nanonymous: {enabled: true, conditions: [{paths: [/livez]}]}\n'],
    [[], 'kind: AuthenticationConfiguration\nanonymus: {enabled: true}\n'],
    [[], 'kind: AuthenticationConfiguration\nanonymous: {enable: true}\n'],
    [[], 'kind: AuthenticationConfiguration\nanonymous: {enabled: false, conditions: [{path: /livez}]}\n'],
    [['--anonymous-auth=false'], anonymous],
  ] as const)
    assert.equal(start([...usual, ...words], 36, text).kind, 'refused', words.join(' '));
  for (const flag of usual) assert.equal(start(usual.filter((one) => one !== flag)).kind, 'refused', flag);
  assert.equal(start([usual[0] ?? '', '--service-account-signing-endpoint=/sock']).kind, 'starts');
});

test('a rule holds for its versions alone', () => {
  assert.equal(start([...usual, '--insecure-port=0'], 23).kind, 'starts');
  assert.equal(start([...usual, '--insecure-port=8080'], 23).kind, 'refused');
  assert.equal(start([...usual, '--insecure-port=8080'], 19).kind, 'starts');
  assert.equal(start([], 19).kind, 'starts');
  assert.equal(start([...usual, '--insecure-port=0'], null).kind, 'unknown');
  assert.equal(start([...usual, '--tls-min-version=x'], null).kind, 'refused');
});

test('a name that a version outside of the known lists may know is unknown, not fine', () => {
  assert.equal(start([...usual, '--no-such-flag=1'], 38).kind, 'unknown');
  assert.equal(start([...usual, '--no-such-flag=1'], 30).kind, 'unknown');
  assert.equal(start([...usual, '--tls-cipher-suites=NEWER'], 38).kind, 'unknown');
  assert.equal(start(usual, 38).kind, 'starts');
});

test('a configuration that is not read leaves it unknown beside the flag that it may exclude', () => {
  const configuration = { kind: 'unknown', path: '/authn', why: 'not given' } as const;
  const line = (words: readonly string[]) => ({ ...serverFlags('kube-apiserver', words), configuration });
  assert.equal(startOf(line([...usual, '--anonymous-auth=false']), 36).kind, 'unknown');
  assert.equal(startOf(line(usual), 36).kind, 'starts');
});

test('every rule says what it refuses, for which versions and by which source', () => {
  for (const rule of apiserverRules) {
    assert.ok(rule.refuses.length > 10 && rule.source.length > 10, rule.name);
    assert.match(span(rule), /version|1\.\d+/);
  }
});
