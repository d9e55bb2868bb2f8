import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';
import { scrub } from '../../../../src/snapshot/scrub.ts';

const mark = (what: string): string => `<withheld - looks like ${what}>`;
const jsonWebToken = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';

const cases: readonly (readonly [before: string, after: string])[] = [
  [`use ${jsonWebToken} now`, `use ${mark('a JSON Web Token')} now`],
  [`glued${jsonWebToken},b`, `glued${mark('a JSON Web Token')},b`],
  [`cut ${jsonWebToken.slice(0, 40)}`, `cut ${mark('a JSON Web Token')}`],
  ['GET / with Bearer 0123456789abcdef, then', `GET / with Bearer ${mark('a bearer token')}, then`],
  ['bearer%20abc-123456', `bearer%20${mark('a bearer token')}`],
  ['Basic cm9vdDpodW50ZXIy', `Basic ${mark('a bearer token')}`],
  ['kubeadm join --x abcdef.0123456789abcdef h', `kubeadm join --x ${mark('a bootstrap token')} h`],
  [`sha256~${'a1B2'.repeat(11)}`, mark('a token of OpenShift')],
  [`ghp_${'a1B2'.repeat(9)} x`, `${mark('a token of GitHub')} x`],
  ['AKIAIOSFODNN7EXAMPLE', mark('an access key of AWS')],
  ['etcdctl --user root:hunter2 get /', `etcdctl --user root:${mark('a password')} get /`],
  ['machine h login root password hunter2', `machine h login root password ${mark('a password')}`],
  ['default\n  login a\n  password b\n', `default\n  login a\n  password ${mark('a password')}\n`],
  ['sshpass -p hunter2 ssh h', `sshpass -p ${mark('a password')} ssh h`],
  ['curl -u root:hunter2 h', `curl -u root:${mark('a password')} h`],
  ['https://root:hunter2@10.0.0.1:2379', 'https://root:withheld@10.0.0.1:2379'],
  ['https://a:b@h1:1,https://c:d@h2:2', 'https://a:withheld@h1:1,https://c:withheld@h2:2'],
  ['https://root:p@ss@h:1/x', 'https://root:withheld@h:1/x'],
  ['https://root:p%40ss@h', 'https://root:withheld@h'],
  ['https://root:pa/ss@h:1', 'https://root:<withheld - a password that needs escapes>@h:1'],
  ['socks5://:hunter2@proxy', 'socks5://:withheld@proxy'],
  [`https://${'a1b2'.repeat(8)}@h/x.git`, 'https://withheld@h/x.git'],
  ['root:hunter2@tcp(10.0.0.1:3306)/db', 'root:withheld@tcp(10.0.0.1:3306)/db'],
];
for (const [before, after] of cases) {
  test(`${after} is all that is left`, () => {
    for (const names of ['none', 'settings', 'prose'] as const)
      assert.equal(withoutSecrets(before, names), after);
    assert.equal(withoutSecrets(after, 'none'), after);
  });
}

const kept = [
  'https://10.0.0.1:2379,https://10.0.0.2:2379',
  'https://h:443/path?mail=a@b.example',
  'https://h/v1/mail@x:y',
  'https://[fd00::1]:6443/a@b',
  'https://root@h',
  'git@github.com:x/y.git',
  'spiffe://cluster.local/ns/calico-system/sa/calico-typha',
  'registry.example.org/calico/node@sha256:9b4f0fd7a4d7c1f8f2e0c6cd4a3b1f1c5f6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f',
  'basic authentication, bearer tokens',
  'digest sha256:9b4f0fd7a4d7c1f8f2e0c6cd4a3b1f1c5f6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f',
  'docker run -u 1000:1000 x',
  'kubectl --user system:admin get pods',
  'negotiate TLS1.3',
  'calico-typha-6b9f7c8d5-x2x4z.17a3b2c4d5e6f708',
  '/usr/libexec/kubernetes/kubelet-plugins/volume/exec/nodeagent~uds',
  '82c83d28-3cfa-46fe-974c-daa498afee4f',
  'eyJ is how they begin',
  'the default login failed: password expired',
  'SHA1 Fingerprint=AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01',
  'fe:ed:fa:ce:00:01',
];
for (const text of kept) {
  test(`${text} is no secret`, () => {
    for (const names of ['none', 'settings', 'prose'] as const)
      assert.equal(withoutSecrets(text, names), text);
  });
}

test('the value of a flag that follows it as a word of its own', () => {
  assert.deepEqual(scrub(['etcdctl', '--user', 'root:hunter2', '--user', 'root']), [
    'etcdctl',
    '--user',
    `root:${mark('a password')}`,
    '--user',
    'root',
  ]);
});

test('a password of JSON that is a number', () => {
  assert.deepEqual(scrub({ data: '{"password":12345,"port":12345}' }), {
    data: '{"password":"<withheld - its name says password>","port":12345}',
  });
});
