import assert from 'node:assert/strict';
import test from 'node:test';
import { misspeltSettings } from '../../../src/calico/misspelt-settings.ts';
import { felixParameters, typhaServerParameters } from '../../../src/calico/reference/daemon-parameters.ts';
import { clientKeys, serverKeys } from '../../../src/calico/typha-parameters.ts';

type Daemon = 'felix' | 'typha';

const setting = (name: string) => ({ name, value: { kind: 'set', text: 'x' }, origin: name }) as const;
const byName = (names: readonly string[]) => new Map(names.map((name) => [name, setting(name)]));

const misspelt = (daemon: Daemon, variables: readonly string[], keys: readonly string[] = []) => {
  const environment = {
    container: 'c',
    variables: byName(variables),
    unreadable: [],
    blockers: [],
    leftOut: [],
  };
  const known = daemon === 'felix' ? clientKeys : serverKeys;
  const found = misspeltSettings(daemon, known, environment, byName(keys));
  return found.map(({ setting: { name }, nearest }) => `${name} ${nearest}`);
};

const wrong: readonly (readonly [Daemon, string, string])[] = [
  ['typha', 'TYPHA_CLIENTCA', 'TYPHA_CAFILE'],
  ['typha', 'TYPHA_SERVERCERT', 'TYPHA_SERVERCERTFILE'],
  ['typha', 'TYPHA_SERVERKEY', 'TYPHA_SERVERKEYFILE'],
  ['typha', 'TYPHA_MINTLSVERSION', 'TLS_MIN_VERSION'],
  ['typha', 'TYPHA_TLSCIPHERSUITES', 'TLS_CIPHER_SUITES'],
  ['typha', 'TYPHA_CA_FILE', 'TYPHA_CAFILE'],
  ['typha', 'TYPHA_CLIENTCOMMONNAME', 'TYPHA_CLIENTCN'],
  ['typha', 'TYPHA_CLIENTNAME', 'TYPHA_CLIENTCN'],
  ['typha', 'TYPHA_CLIENTURLSAN', 'TYPHA_CLIENTURISAN'],
  ['typha', 'TYPHA_CLIENTSPIFFEID', 'TYPHA_CLIENTURISAN'],
  ['typha', 'TYPHA_TRUSTEDCAFILE', 'TYPHA_CAFILE'],
  ['typha', 'typha_servercertfiel', 'TYPHA_SERVERCERTFILE'],
  ['felix', 'FELIX_TYPHANAME', 'FELIX_TYPHACN'],
  ['felix', 'FELIX_TYPHACA', 'FELIX_TYPHACAFILE'],
  ['felix', 'FELIX_TYPHACACERTFILE', 'FELIX_TYPHACAFILE'],
  ['felix', 'FELIX_TYPHA_CERT_FILE', 'FELIX_TYPHACERTFILE'],
  ['felix', 'FELIX_TYPHACLIENTKEY', 'FELIX_TYPHAKEYFILE'],
  ['felix', 'FELIX_TYPHASERVICENAME', 'FELIX_TYPHAK8SSERVICENAME'],
  ['felix', 'FELIX_TYPHANAMESPACE', 'FELIX_TYPHAK8SNAMESPACE'],
  ['felix', 'FELIX_TYPHAADDRESS', 'FELIX_TYPHAADDR'],
  ['felix', 'FELIX_TPYHACN', 'FELIX_TYPHACN'],
  ['felix', 'FELIX_CAFILE', 'FELIX_TYPHACAFILE'],
];
for (const [daemon, name, nearest] of wrong)
  test(`${name} is known to no release, and ${nearest} is near`, () => {
    assert.deepEqual(misspelt(daemon, [name]), [`${name} ${nearest}`]);
  });

test('keys of a config file are named as such files spell them', () => {
  assert.deepEqual(misspelt('felix', [], ['TyphaName', 'typhacafile']), ['TyphaName TyphaCN']);
  assert.deepEqual(misspelt('typha', [], ['ClientCA']), ['ClientCA CAFile']);
  assert.deepEqual(misspelt('typha', [], ['MinTLSVersion']), ['MinTLSVersion TLS_MIN_VERSION']);
});

test('no parameter of a daemon is misspelt, in any case, as a variable or as a key', () => {
  for (const [daemon, known] of [
    ['felix', felixParameters],
    ['typha', typhaServerParameters],
  ] as const) {
    const names = [...known];
    const prefix = `${daemon.toUpperCase()}_`;
    assert.ok(names.length > 50, daemon);
    assert.deepEqual(
      misspelt(
        daemon,
        names.map((name) => prefix + name.toUpperCase()),
        names,
      ),
      [],
    );
    assert.deepEqual(
      misspelt(
        daemon,
        names.map((name) => prefix.toLowerCase() + name),
      ),
      [],
    );
  }
});

test('what other programs read, and what is far from TLS, is none of it', () => {
  const others = [
    ...[
      'CALICO_TYPHACAFILE',
      'CONFD_TYPHACN',
      'CALICO_TYPHA_SERVICE_HOST',
      'CNI_CONF_NAME',
      'IP',
      'NODENAME',
    ],
    ...['ETCD_CA_CERT_FILE', 'TLS_MIN_VERSION', 'KUBERNETES_SERVICE_HOST', 'CLUSTER_TYPE', 'SSL_CERT_DIR'],
    ...['FELIX_PROMETHEUSREPORTERCAFILE', 'FELIX_PROMETHEUSREPORTERCERTFILE', 'FELIX_DNSTRUSTEDSERVERS'],
    ...['FELIX_FLOWLOGSFILEENABLED', 'FELIX_DNSLOGSFILEPERNODELIMIT', 'FELIX_CAPTUREDIR', 'FELIX_NEWFEATURE'],
    ...['TYPHA_VERSION', 'TYPHA_NAME', 'TYPHA_IMAGE', 'TYPHA_REPLICAS', 'TYPHA_SERVICE_HOST', 'TYPHA_PORT'],
  ];
  assert.deepEqual([...misspelt('felix', others), ...misspelt('typha', others)], []);
});

test('a name of the one daemon is not one of the other', () => {
  assert.deepEqual(misspelt('typha', [], ['TyphaCAFile']), ['TyphaCAFile CAFile']);
  assert.deepEqual(misspelt('felix', ['TYPHA_CLIENTCA']), []);
});
