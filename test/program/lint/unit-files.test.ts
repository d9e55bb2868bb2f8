import assert from 'node:assert/strict';
import test from 'node:test';
import type { Disk } from '../../../src/calico/files/disk.ts';
import type { ConfigFile } from '../../../src/calico/files/part.ts';
import { diskOf, hostFiles } from '../../support/lint/host.ts';
import { linted } from '../../support/lint/samples.ts';

const flags = (...more: string[]) =>
  [
    '/usr/bin/etcd --listen-client-urls https://10.0.0.1:2379 --advertise-client-urls https://10.0.0.1:2379',
    '--cert-file=/etc/etcd/server.crt --key-file=/etc/etcd/server.key',
    ...more,
  ].join(' ');
const demands = '--client-cert-auth --trusted-ca-file=/etc/etcd/ca.crt';
const right = flags(demands);
const braced = ['$', '{CA}'].join('');
const pair =
  'Environment=ETCD_LISTEN_CLIENT_URLS=https://10.0.0.1:2379 ETCD_ADVERTISE_CLIENT_URLS=https://10.0.0.1:2379 ETCD_CERT_FILE=/etc/etcd/server.crt ETCD_KEY_FILE=/etc/etcd/server.key';
const demanded = 'Environment="ETCD_CLIENT_CERT_AUTH=true" \'ETCD_TRUSTED_CA_FILE=/etc/etcd/ca.crt\'';
const onlyCertificates: Disk = (path) =>
  path in hostFiles ? diskOf([])(path) : { kind: 'unknown', why: 'it is not on this machine' };

const unit = (...lines: string[]): ConfigFile => ({
  path: '/etc/systemd/system/etcd.service',
  text: ['[Unit]', 'Description=etcd', '[Service]', ...lines, ''].join('\n'),
});

/** Its errors and mode, and why its TLS is unknown. */
function judged(given: ConfigFile, more: readonly ConfigFile[] = []) {
  const { findings, unknown, links } = linted([given, ...more], onlyCertificates).document;
  const etcd = links.find(({ link }) => link === 'etcd');
  return {
    errors: findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    mode: etcd?.mode,
    servers: (etcd?.sides ?? []).length,
    why: unknown.map(({ why }) => why).join('\n'),
  };
}

const isRight = (given: ConfigFile, more: readonly ConfigFile[] = []) => {
  const { errors, mode, servers } = judged(given, more);
  assert.deepEqual([errors, mode, servers], [[], 'mtls', 1], given.text);
};
const servesAnybody = (given: ConfigFile, more: readonly ConfigFile[] = []) =>
  assert.deepEqual(judged(given, more).errors, ['CTLS310'], given.text);

test('an empty assignment takes back the variables before it', () => {
  const start = 'ExecStart=/usr/bin/etcd';
  const variables = {
    path: '/etc/default/etcd',
    text: 'ETCD_CLIENT_CERT_AUTH=true\nETCD_TRUSTED_CA_FILE=/etc/etcd/ca.crt\n',
  };
  isRight(unit(pair, demanded, start));
  isRight(unit('Environment=ETCD_CERT_FILE=/x', 'Environment=', pair, demanded, start));
  servesAnybody(unit(demanded, 'Environment=', pair, start));
  servesAnybody(unit(demanded, 'Environment =  ', pair, start));
  isRight(unit(pair, 'EnvironmentFile=/etc/default/etcd', start), [variables]);
  servesAnybody(unit(pair, 'EnvironmentFile=/etc/default/etcd', 'EnvironmentFile=', start));
  assert.ok(judged(unit(pair, demanded, 'Environment=', start)).errors.includes('CTLS310'));
});

test('variables that a unit unsets are not there, whatever sets them', () => {
  const start = 'ExecStart=/usr/bin/etcd';
  const text = 'ETCD_CLIENT_CERT_AUTH=true\nETCD_TRUSTED_CA_FILE=/etc/etcd/ca.crt\n';
  servesAnybody(unit(pair, demanded, 'UnsetEnvironment=ETCD_CLIENT_CERT_AUTH "ETCD_TRUSTED_CA_FILE"', start));
  isRight(unit(pair, demanded, 'UnsetEnvironment=ETCD_CLIENT_CERT_AUTH=false', start));
  isRight(unit(pair, demanded, 'UnsetEnvironment=ETCD_CLIENT_CERT_AUTH', 'UnsetEnvironment=', start));
  servesAnybody(
    unit(
      pair,
      'UnsetEnvironment=ETCD_CLIENT_CERT_AUTH=true ETCD_TRUSTED_CA_FILE',
      'EnvironmentFile=/etc/default/etcd',
      start,
    ),
    [{ path: '/etc/default/etcd', text }],
  );
});

test('only what ExecStart= says last is the server', () => {
  for (const other of ['ExecStartPre', 'ExecStartPost', 'ExecStop', 'ExecReload', 'ExecCondition'])
    isRight(unit(`${other}=/usr/bin/etcd --version`, `ExecStart=${right}`, `${other}=${flags()}`));
  isRight(unit(`ExecStart=${flags()}`, 'ExecStart=', `ExecStart=${right}`));
  servesAnybody(unit(`ExecStart=${right}`, 'ExecStart=', `ExecStart=${flags()}`));
  isRight(unit(`ExecStart=-@${right.replace(' ', ' etcd ')}`));
  isRight(unit(`ExecStart=${flags()} \\`, '  --client-cert-auth \\', '  # a comment \\', ';', demands));
  isRight({
    ...unit(`ExecStart=${right}`),
    text: `[Service]\nExecStart=${right}\n[X-Other]\nExecStart=${flags()}\n`,
  });
});

test('quotes, escapes and variables are those of systemd', () => {
  isRight(unit(`ExecStart=${flags("'--client-cert-auth=true'", '--trusted-ca-file="/etc/etcd/ca.crt"')}`));
  isRight(unit(`ExecStart=${flags('--client-cert-auth', '--trusted-ca-file=/etc/\\x65tcd/ca.crt')}`));
  isRight(
    unit(
      'Environment=CA=/etc/etcd/ca.crt "MORE=--client-cert-auth --name=%%H"',
      `ExecStart=${flags('$MORE', `--trusted-ca-file=${braced}`)}`,
    ),
  );
  const { errors, mode, why } = judged(
    unit(`ExecStart=${flags('--client-cert-auth', '--trusted-ca-file=/etc/%i/ca.crt')}`),
  );
  assert.deepEqual([errors, mode], [[], 'unknown']);
  assert.match(why, /systemd puts in %i/);
});

test('the line of a shell is read as the shell reads it, and what it puts in is unknown', () => {
  isRight(
    unit(
      `ExecStart=/bin/bash -c "GOMAXPROCS=$(nproc) exec ${flags('--name=\\"$(hostname -s)\\"', demands)}"`,
    ),
  );
  isRight(unit(`ExecStart=/bin/sh -c 'mkdir -p /var/lib/etcd && exec ${right} 2>&1 | logger'`));
  isRight(
    unit(
      'Environment=CA=/etc/etcd/ca.crt',
      `ExecStart=/bin/sh -c "${flags('--client-cert-auth', `--trusted-ca-file=\\"${braced}\\"`)}"`,
    ),
  );
  servesAnybody(unit(`ExecStart=/bin/sh -c 'exec ${flags()}'`));
  for (const put of [
    '--trusted-ca-file=$(cat /etc/ca)',
    '--trusted-ca-file $CA',
    '$ARGS',
    '--listen-client-urls=https://`hostname -i`:2379',
  ]) {
    const { errors, mode, why } = judged(unit(`ExecStart=/bin/sh -c "${flags('--client-cert-auth', put)}"`));
    assert.deepEqual([errors, mode], [[], 'unknown'], put);
    assert.match(why, /a shell expands it/, put);
  }
  const set = judged(unit(`ExecStart=/bin/sh -c '. /etc/etcd.env; exec ${flags()}'`));
  assert.deepEqual([set.errors, set.mode], [[], 'unknown']);
});

test('a unit that runs a container image is said to be one', () => {
  const runs = (command: string) =>
    linted([unit(`ExecStart=/usr/bin/docker run --rm ${command}`)]).others.map(({ why }) => why);
  assert.deepEqual(runs('--name etcd --env-file /etc/etcd.env quay.io/coreos/etcd:v3.6.8'), [
    'is a systemd unit that runs a container image with /usr/bin/docker: what runs in it is not read',
  ]);
  isRight(unit(`ExecStart=/usr/bin/docker run --name etcd --net=host quay.io/coreos/etcd:v3.6.8 ${right}`));
  const container = `ExecStart=/usr/bin/docker run quay.io/coreos/etcd:v3.6.8 ${flags()}`;
  servesAnybody(unit(demanded, container));
});

test('the words of kube-apiserver are those of its variables, and unknown where these are', () => {
  const start: ConfigFile = {
    path: '/etc/systemd/system/kube-apiserver.service',
    text: '[Service]\nEnvironmentFile=-/etc/kubernetes/apiserver\nExecStart=/usr/bin/kube-apiserver $SECURE $ARGS\n',
  };
  const modes = (files: readonly ConfigFile[]) => {
    const { findings, links } = linted([start, ...files], onlyCertificates).document;
    const codes = findings.map(({ code }) => code);
    return [links.find(({ link }) => link === 'kube-apiserver')?.mode, codes.includes('CTLS210')];
  };
  const variables = (text: string) => [{ path: '/etc/kubernetes/apiserver', text }];
  assert.deepEqual(modes([]), ['unknown', false]);
  assert.equal(
    modes(variables('SECURE="--insecure-port=8080 --client-ca-file=/etc/etcd/ca.crt"\n'))[1],
    true,
  );
  assert.equal(modes(variables('ARGS=--client-ca-file=/etc/etcd/ca.crt\n'))[1], false);
});
