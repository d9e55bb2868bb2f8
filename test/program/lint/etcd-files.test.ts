import assert from 'node:assert/strict';
import test from 'node:test';
import type { Disk } from '../../../src/calico/files/disk.ts';
import type { ConfigFile } from '../../../src/calico/files/part.ts';
import type { FindingCode } from '../../../src/findings/finding.ts';
import { diskOf, hostFiles } from '../../support/lint/host.ts';
import { linted } from '../../support/lint/samples.ts';

const listens =
  'name: node1\nlisten-client-urls: https://10.0.0.1:2379\nadvertise-client-urls: https://10.0.0.1:2379\n';
const section = (...lines: string[]) =>
  ['client-transport-security:', ...lines.map((line) => `  ${line}`), ''].join('\n');
const pair = ['cert-file: /etc/etcd/server.crt', 'key-file: /etc/etcd/server.key'];
const ca = 'trusted-ca-file: /etc/etcd/ca.crt';
const demanded = [...pair, 'client-cert-auth: true', ca];
const conf = (text: string, path = '/etc/etcd/etcd.conf.yml'): ConfigFile => ({
  path,
  text: `${listens}${text}`,
});
const unit = (...lines: string[]): ConfigFile => ({
  path: '/etc/systemd/system/etcd.service',
  text: ['[Unit]', 'Description=etcd', '[Service]', ...lines, ''].join('\n'),
});
const client = (endpoints: string, ...more: string[]): ConfigFile => ({
  path: '/etc/calico/calicoctl.cfg',
  text: [
    'apiVersion: projectcalico.org/v3',
    'kind: CalicoAPIConfig',
    'metadata: {}',
    'spec:',
    '  datastoreType: etcdv3',
    `  etcdEndpoints: "${endpoints}"`,
    ...more.map((line) => `  ${line}`),
    '',
  ].join('\n'),
});
const files = [
  'etcdCACertFile: /etc/etcd/ca.crt',
  'etcdCertFile: /etc/etcd/client.crt',
  'etcdKeyFile: /etc/etcd/client.key',
];
/** The certificates of the host, and nothing known of its other files. */
const onlyCertificates: Disk = (path) =>
  path in hostFiles ? diskOf([])(path) : { kind: 'unknown', why: 'it is not on this machine' };

function judged(given: readonly ConfigFile[], disk: Disk = onlyCertificates) {
  const { findings, unknown, links } = linted(given, disk).document;
  const etcd = links.find(({ link }) => link === 'etcd');
  return {
    errors: findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    told: (code: FindingCode) => findings.find((one) => one.code === code)?.message ?? '',
    unknown: (code: FindingCode) => unknown.find((one) => one.check === code)?.why ?? '',
    remedy: (code: FindingCode) => findings.find((one) => one.code === code)?.remedy.text ?? '',
    client: etcd?.sides.find(({ side }) => side === 'client'),
    servers: (etcd?.sides ?? []).filter(({ side }) => side === 'server').map(({ workload }) => workload),
    mode: etcd?.mode,
  };
}

test('a configuration file is read as etcd reads it', () => {
  for (const text of [
    section(...demanded),
    section(...pair, 'client-cert-auth: yes', ca),
    section(...pair, 'Client-Cert-Auth: on', ca),
  ]) {
    const { errors, mode } = judged([conf(text)]);
    assert.deepEqual([errors, mode], [[], 'mtls'], text);
  }
  assert.deepEqual(judged([conf(section(...pair, 'client-cert-auth: yes'))]).errors, ['CTLS311']);
  assert.deepEqual(judged([conf(`client-cert-auth: true\n${ca}\n${section(...pair)}`)]).errors, ['CTLS310']);
  assert.deepEqual(judged([conf(section(...pair, 'ca-file: /etc/etcd/ca.crt'))]).errors, ['CTLS310']);
});

test('a configuration file with which etcd does not start is an error', () => {
  for (const [text, why] of [
    [`tls-min-version: TLS1.1\n${section(...demanded)}`, /tls-min-version is "TLS1.1"/],
    [`tls-min-version: TLS1.3\ntls-max-version: TLS1.2\n${section(...demanded)}`, /is above/],
    [section('cert-file: /etc/etcd/server.crt', 'client-cert-auth: true', ca), /key-file is not/],
    [section('client-cert-auth: true', ca), /needs cert-file and key-file in client-transport-security/],
    [section(...pair, 'client-cert-auth: "true"', ca), /client-cert-auth is "true", not true or false/],
  ] as const)
    assert.match(judged([conf(text)]).told('CTLS315'), why);
});

test('allowed names of a file are compared with the client', () => {
  const server = conf(section(...demanded, 'allowed-hostname: [felix.example]'));
  const { errors, told } = judged([server, client('https://10.0.0.1:2379', ...files)]);
  assert.ok(errors.includes('CTLS317'));
  assert.match(told('CTLS317'), /refuses calicoctl of .*allowed-hostname is felix.example/);
  assert.equal(
    judged([conf(section(...demanded)), client('https://10.0.0.1:2379', ...files)]).told('CTLS317'),
    '',
  );
});

test('a unit that points to a file which was not given is unknown, and names it', () => {
  for (const [lines, path] of [
    [['ExecStart=/usr/bin/etcd --config-file /etc/etcd/etcd.conf.yml'], '/etc/etcd/etcd.conf.yml'],
    [['EnvironmentFile=-/etc/default/etcd', 'ExecStart=/usr/bin/etcd --name node1'], '/etc/default/etcd'],
    [['EnvironmentFile=/etc/default/etcd', 'ExecStart=/usr/bin/etcd $ARGS'], '/etc/default/etcd'],
    [['Environment=ETCD_CONFIG_FILE=/etc/e.yml', 'ExecStart=/usr/bin/etcd --name node1'], '/etc/e.yml'],
  ] as const) {
    const { errors, unknown, mode } = judged([unit(...lines)]);
    assert.deepEqual([errors, mode], [[], 'unknown']);
    for (const code of ['CTLS310', 'CTLS312', 'CTLS315'] as const)
      assert.ok(unknown(code).includes(path), `${code} ${unknown(code)}`);
  }
});

test('given beside it, or below --root, the file is judged as the etcd of the unit alone', () => {
  const start = unit('ExecStart=/usr/bin/etcd --config-file /etc/etcd/etcd.conf.yml');
  for (const path of ['/etc/etcd/etcd.conf.yml', 'copies/etcd.conf.yml']) {
    const right = judged([start, conf(section(...demanded), path)]);
    assert.deepEqual([right.errors, right.mode], [[], 'mtls']);
    assert.deepEqual(right.servers, ['/etc/systemd/system/etcd.service']);
    assert.deepEqual(judged([start, conf(section(...pair), path)]).errors, ['CTLS310']);
  }
  const below = diskOf([conf(section(...pair))]);
  assert.deepEqual(judged([start], below).errors, ['CTLS310']);
});

test('a file of variables counts with the flags of its unit', () => {
  const variables = (text: string) => ({ path: '/etc/default/etcd', text });
  const start = unit(
    'EnvironmentFile=-/etc/default/etcd',
    'ExecStart=/usr/bin/etcd --cert-file=/etc/etcd/server.crt --key-file=/etc/etcd/server.key $ARGS',
  );
  const urls = 'ETCD_LISTEN_CLIENT_URLS=https://10.0.0.1:2379\n';
  const demands = 'ARGS="--client-cert-auth --trusted-ca-file=/etc/etcd/ca.crt"\n';
  const right = judged([start, variables(urls + demands)]);
  assert.deepEqual([right.errors, right.mode], [[], 'mtls']);
  assert.deepEqual(judged([start, variables(urls)]).errors, ['CTLS310']);
  assert.match(
    judged([start, variables(`${urls}${demands}ETCD_CERT_FILE=/other\n`)]).told('CTLS315'),
    /--cert-file and ETCD_CERT_FILE are both set/,
  );
  const missing = judged([start], diskOf([]));
  assert.deepEqual([missing.mode, missing.errors], ['unknown', []]);
});

test("calicoctl's endpoints are dialled as its client does", () => {
  const of = (endpoints: string) => judged([client(endpoints, ...files)]);
  for (const right of [
    'https://a:1',
    'a:1',
    'https://a:1,',
    'HTTPS://a:1',
    'https://[::1]:1',
    'https://a:1/',
  ])
    assert.deepEqual([of(right).errors, of(right).mode], [[], 'mtls'], right);
  assert.deepEqual(
    [of('http://a:1,https://b:1').errors, of('http://a:1,https://b:1').mode],
    [['CTLS301'], 'plaintext'],
  );
  assert.deepEqual([of('https://a:1,http://b:1').errors, of('https://a:1,http://b:1').mode], [[], 'mtls']);
  for (const wrong of [
    'https://a:1, https://b:1',
    ' https://a:1',
    'https://a:1 ',
    'https://a',
    'https://a:1;https://b:1',
    'http//a:1',
  ]) {
    assert.deepEqual(of(wrong).errors, ['CTLS316'], wrong);
    assert.ok(
      of(wrong)
        .told('CTLS316')
        .includes(JSON.stringify(wrong.split(',').at(-1))),
      of(wrong).told('CTLS316'),
    );
  }
});

test('what mends a configuration file names its keys, and leaves etcd a listener', () => {
  const plain = judged([{ path: '/etc/etcd/etcd.conf.yml', text: listens.replaceAll('https:', 'http:') }]);
  assert.match(
    plain.remedy('CTLS312'),
    /^Put an https:\/\/ URL in listen-client-urls of \/etc\/etcd\/etcd\.conf\.yml/,
  );
  assert.match(
    plain.remedy('CTLS310'),
    /set cert-file, key-file, client-cert-auth: true and trusted-ca-file in client-/,
  );
  const open = judged([conf(section(...pair))]);
  assert.match(
    open.remedy('CTLS310'),
    /^Set client-cert-auth: true and trusted-ca-file in client-transport-security of/,
  );
  const anyCa = judged([conf(section(...pair, 'client-cert-auth: true'))]);
  assert.match(anyCa.remedy('CTLS311'), /^Set trusted-ca-file in client-transport-security of/);
  const both = judged([
    {
      path: '/etc/etcd.yml',
      text: `${listens.replace(/(urls: )(https:\S+)/, '$1$2,http://10.0.0.1:1')}${section(...demanded)}`,
    },
  ]);
  assert.equal(both.remedy('CTLS312'), 'Remove the http:// URLs from listen-client-urls of /etc/etcd.yml.');
  const gone = judged([conf(section('cert-file: /gone.crt', 'key-file: /gone.key'))], diskOf([]));
  assert.match(gone.told('CTLS305'), /: cert-file names \/gone\.crt/);
});

/** A setting of calicoctl.cfg that holds what a file of the host holds. */
const inline = (name: string, file = '/etc/etcd/ca.crt', text = hostFiles[file] ?? '') => [
  `${name}: |`,
  ...text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`),
];

test('an inline CA alone, and inline beside a file, are refused: broken', () => {
  const alone = judged([client('https://a:1', ...inline('etcdCACert'))]);
  assert.equal(alone.mode, 'broken');
  assert.match(alone.told('CTLS307'), /etcdCACert stands without etcdCert and etcdKey/);
  assert.match(alone.remedy('CTLS307'), /^Set etcdCert and etcdKey as well/);
  const beside = judged([
    client('https://a:1', ...inline('etcdCert'), ...inline('etcdKey'), 'etcdCACertFile: /etc/etcd/ca.crt'),
  ]);
  assert.equal(beside.mode, 'broken');
  assert.ok(beside.errors.includes('CTLS307'));
  const caBesideFiles = judged([client('https://a:1', ...inline('etcdCACert'), ...files.slice(1))]);
  assert.match(caBesideFiles.told('CTLS307'), /: etcdCACert stands beside etcdCertFile and etcdKeyFile$/);
});

test('what stands inline in calicoctl.cfg is judged as files are', () => {
  const of = (cert: readonly string[], key: readonly string[], trusted: readonly string[]) =>
    judged([client('https://10.0.0.1:2379', ...cert, ...key, ...trusted), conf(section(...demanded))]);
  const cert = inline('etcdCert', '/etc/etcd/client.crt');
  const key = inline('etcdKey', '/etc/etcd/client.key');
  const trusted = inline('etcdCACert');
  const right = of(cert, key, trusted);
  assert.deepEqual([right.errors, right.mode], [[], 'mtls']);
  assert.equal(right.client?.certificate?.source, 'etcdCert of /etc/calico/calicoctl.cfg');
  assert.equal(right.client?.trust.source, 'etcdCACert of /etc/calico/calicoctl.cfg');
  assert.deepEqual(of(cert, inline('etcdKey', '/etc/etcd/server.key'), trusted).errors, ['CTLS404']);
  assert.deepEqual(of(cert, inline('etcdKey', '', 'garbage'), trusted).errors, ['CTLS404']);
  assert.deepEqual(of(inline('etcdCert', '', 'garbage'), key, trusted).errors, ['CTLS405']);
  assert.deepEqual(of(cert, key, inline('etcdCACert', '', 'garbage')).errors, ['CTLS405']);
  assert.ok(of(cert, key, inline('etcdCACert', '/etc/etcd/client.crt')).errors.includes('CTLS407'));
});
