import assert from 'node:assert/strict';
import test from 'node:test';
import { etcdConfigFile } from '../../../../src/calico/control-plane/etcd-config-file.ts';
import {
  allowedNames,
  etcdDemands,
  revocationFile,
} from '../../../../src/calico/control-plane/etcd-demands.ts';
import {
  configurationPath,
  type EtcdLine,
  lineOption,
} from '../../../../src/calico/control-plane/etcd-line.ts';
import { etcdListeners } from '../../../../src/calico/control-plane/etcd-listeners.ts';
import { etcdRules, etcdStart } from '../../../../src/calico/control-plane/etcd-rules.ts';
import { serverFlags } from '../../../../src/calico/control-plane/server-flags.ts';

const line = (words: readonly string[], more: Partial<EtcdLine> = {}): EtcdLine => ({
  words: serverFlags('etcd', words),
  variables: new Map(),
  unreadable: null,
  configuration: null,
  ...more,
});
const ofFile = (text: string, words: readonly string[] = []) =>
  line(words, { configuration: etcdConfigFile('/etc/etcd.yml', { kind: 'text', text }) });
const pair = ['--cert-file=/server.crt', '--key-file=/server.key'];
const section = 'client-transport-security:\n  cert-file: /server.crt\n  key-file: /server.key\n';
const set = (text: string) => ({ kind: 'set', text }) as const;

test('a configuration file alone counts, by the flag or else by the variable', () => {
  const variables = new Map([['ETCD_CONFIG_FILE', set('/by-variable')]]);
  const of = (words: readonly string[]) =>
    configurationPath({ words: serverFlags('etcd', words), variables });
  assert.deepEqual(of([]), set('/by-variable'));
  assert.deepEqual(of(['--config-file', '/by-flag']), set('/by-flag'));
  const seen = ofFile(section, ['--trusted-ca-file=/ca.crt']);
  assert.deepEqual(lineOption(seen, 'trusted-ca-file'), { kind: 'unset' });
  assert.deepEqual(lineOption(seen, 'cert-file'), set('/server.crt'));
});

test('a file that is not given leaves every setting unknown, and says why', () => {
  const configuration = etcdConfigFile('/etc/etcd.yml', { kind: 'unknown', why: 'it was not given' });
  const seen = line([...pair, '--client-cert-auth'], { configuration });
  assert.match(JSON.stringify(lineOption(seen, 'client-cert-auth')), /etcd\.yml: it was not given/);
  assert.equal(etcdDemands(seen).kind, 'unknown');
  assert.ok('why' in etcdListeners(seen));
  assert.ok('why' in allowedNames(seen));
  assert.equal(etcdStart(seen).kind, 'unknown');
  assert.equal(etcdStart(line(pair, { unreadable: 'a file of variables was not given' })).kind, 'unknown');
});

test('what an unread file cannot mend is certain', () => {
  const configuration = { kind: 'unknown', path: '/etc/etcd.yml', why: 'it was not given' } as const;
  assert.equal(etcdStart(line(['--ca-file=/ca.crt'], { configuration })).kind, 'refused');
});

test('listeners: every URL of both settings, the scheme in whatever case, sockets and loopback as local', () => {
  const seen = line([
    '--listen-client-urls=HTTPS://10.0.0.1:2379, unixs://sock:1,http://[::1]:2379',
    '--listen-client-http-urls=HTTP://10.0.0.1:2381',
  ]);
  const listeners = etcdListeners(seen);
  assert.ok(!('why' in listeners));
  assert.deepEqual(
    listeners.map(({ secure, local, gateway }) => [secure, local, gateway]),
    [
      [true, false, false],
      [true, true, false],
      [false, true, false],
      [false, false, true],
    ],
  );
  assert.deepEqual(etcdListeners(line([])), [
    { url: 'http://localhost:2379', secure: false, local: true, gateway: false },
  ]);
});

test('auto-tls without a certificate of its own takes the place of what is demanded', () => {
  const demanded = ['--client-cert-auth', '--trusted-ca-file=/ca.crt'];
  assert.equal(etcdDemands(line([...pair, ...demanded])).kind, 'certificate');
  assert.deepEqual(etcdDemands(line(['--auto-tls', ...demanded])), { kind: 'nothing', why: 'auto-tls' });
  assert.equal(etcdDemands(line(['--auto-tls', ...pair, ...demanded])).kind, 'certificate');
});

test('a revocation list counts as a flag alone, and not where gRPC has a listener of its own', () => {
  const flag = '--client-crl-file=/crl.pem';
  assert.deepEqual(revocationFile(line([flag])), { path: '/crl.pem', isRead: true });
  const split = line([flag, '--listen-client-http-urls=https://10.0.0.1:1']);
  assert.equal(revocationFile({ ...split, release: '3.6' }), null);
  assert.equal(revocationFile({ ...split, release: '3.7' })?.isRead, true);
  assert.equal(revocationFile({ ...split, release: null })?.isRead, null);
  assert.equal(revocationFile(ofFile('client-crl-file: /crl.pem\n')), null);
});

test('a configuration file that is no mapping, is nested too deeply or has aliases of its own is refused', () => {
  for (const text of ['- a\n', '['.repeat(600), 'a: *b\n', '{"a": '])
    assert.equal(etcdStart(ofFile(text)).kind, 'refused', text.slice(0, 10));
  assert.equal(etcdStart(ofFile('')).kind, 'starts');
});

test('every field of a configuration file has its type, in whatever case', () => {
  const problems = (text: string) => {
    const file = etcdConfigFile('/etc/etcd.yml', { kind: 'text', text });
    return file.kind === 'read' ? file.problems : [];
  };
  assert.deepEqual(problems('name: n\n'), ['name is the boolean false, not a text']);
  assert.deepEqual(problems('NAME: 5\n'), ['name is the number 5, not a text']);
  assert.deepEqual(problems('max-request-bytes: big\n'), [
    'max-request-bytes is "big", not a whole number from 0',
  ]);
  for (const text of ['max-snapshots: -1', 'max-wals: 1.5', 'warning-apply-duration: 5s', 'log-outputs: [1]'])
    assert.equal(problems(`${text}\n`).length, 1, text);
  for (const text of [
    'max-wals: 1e3',
    'quota-backend-bytes: -1',
    'name: "5"',
    'name: 2026-01-01',
    'unknown: 5',
  ])
    assert.deepEqual(problems(`${text}\n`), [], text);
});

test('sections in different case are one section', () => {
  const capitals = 'Client-Transport-Security:\n  client-cert-auth: true\n  trusted-ca-file: /ca.crt\n';
  const seen = ofFile(`${section}${capitals}`);
  assert.deepEqual(lineOption(seen, 'cert-file'), set('/server.crt'));
  assert.equal(etcdDemands(seen).kind, 'certificate');
});

test('a flag that etcd does not know: refused where its release is told or it has underscores, else unknown', () => {
  const told = (flag: string, release: string | null) => etcdStart(line([...pair, flag], { release })).kind;
  assert.deepEqual(
    [null, '3.5', '3.6', '3.7'].map((release) => told('--enable-v2=true', release)),
    ['unknown', 'unknown', 'refused', 'refused'],
  );
  assert.deepEqual(
    [null, '3.6', '3.7'].map((release) => told('--experimental-memory-mlock', release)),
    ['starts', 'starts', 'refused'],
  );
  assert.equal(told('--client_cert_auth', null), 'refused');
  const around = serverFlags('etcd', ['/bin/sh', '-c', 'etcd', '--no-such-flag=1', '|', 'tee', 'log']);
  assert.equal(etcdStart(line([], { words: around })).kind, 'starts');
});

test('words that no flag takes, and values of another kind, keep etcd from starting', () => {
  const start = (...words: string[]) => etcdStart(line([...pair, ...words]));
  const why = (...words: string[]) => JSON.stringify(start(...words));
  assert.match(why('extra', '--client-cert-auth'), /belongs to no flag/);
  assert.match(why('--heartbeat-interval=abc'), /--heartbeat-interval is .*abc.*, not a whole number from 0/);
  assert.match(why('--corrupt-check-time=5'), /not a duration with its unit/);
  for (const words of [
    ['--corrupt-check-time=1.5h2m'],
    ['--max-snapshots=$SNAPSHOTS'],
    ['--quota-backend-bytes', '-1'],
    ['--name', 'one'],
  ])
    assert.equal(start(...words).kind, 'starts', words.join(' '));
  const variables = new Map([['ETCD_MAX_SNAPSHOTS', set('abc')]]);
  assert.equal(etcdStart(line(pair, { variables })).kind, 'refused');
});

test('every rule names what it refuses and its source', () => {
  for (const rule of etcdRules)
    assert.ok(rule.refuses.length > 10 && rule.source.length > 5 && rule.seen.includes('3.6.8'), rule.name);
  assert.equal(new Set(etcdRules.map(({ name }) => name)).size, etcdRules.length);
});
