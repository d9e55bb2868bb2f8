import assert from 'node:assert/strict';
import test from 'node:test';
import { brokenScenarios, healthyScenarios } from '../../../../simulator/scenarios/catalogue.ts';
import { Issuer } from '../../../../simulator/scenarios/issuer.ts';
import { judgeFelixTypha } from '../../../../src/links/felix-typha/felix-typha.ts';
import { loadSnapshot } from '../../../../src/snapshot/load.ts';
import { contextOf, results, testTime } from '../../../support/judged.ts';
import { linted } from '../../../support/lint/samples.ts';
import { type InstallWish, judged } from './install.ts';

const told = (wish: InstallWish) => results(judged(wish).checks, 'CTLS132');

test('settings that Typha ignores are told together, each with the nearest real one', () => {
  const typhaEnv = {
    TYPHA_CAFILE: null,
    TYPHA_SERVERCERTFILE: null,
    TYPHA_CLIENTCA: '/ca/ca.crt',
    TYPHA_SERVERCERT: '/certs/tls.crt',
    TYPHA_LOGSEVERITYSCREEN: 'info',
  };
  assert.deepEqual(told({ typhaEnv }), [
    'warning Deployment kube-system/calico-typha sets TYPHA_CLIENTCA and TYPHA_SERVERCERT, which no release of Typha reads: the nearest settings are TYPHA_CAFILE and TYPHA_SERVERCERTFILE',
  ]);
});

test('Felix is told apart from the other processes of its container', () => {
  assert.deepEqual(told({ nodeEnv: { FELIX_TYPHANAME: 'typha-server', CONFD_TYPHANAME: 'x' } }), [
    'warning DaemonSet kube-system/calico-node sets FELIX_TYPHANAME, which no release of Felix reads: the nearest setting is FELIX_TYPHACN',
  ]);
});

test('a Felix that looks for no Typha because the setting is misspelt is told so', () => {
  const nodeEnv = { FELIX_TYPHAK8SSERVICENAME: null, FELIX_TYPHASERVICENAME: 'calico-typha' };
  const [message] = told({ nodeEnv });
  assert.match(
    message ?? '',
    /sets FELIX_TYPHASERVICENAME, .*: the nearest setting is FELIX_TYPHAK8SSERVICENAME$/,
  );
});

test('an install of Calico as it comes has none', () => {
  assert.deepEqual(told({}), []);
  const context = { now: testTime, issuer: new Issuer(testTime), clusterCa: '' };
  for (const { name, phases } of [...healthyScenarios, ...brokenScenarios]) {
    const items = phases(context).flatMap(({ objects }) => objects);
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const { checks } = judgeFelixTypha(contextOf(loadSnapshot([{ name, text }], testTime)));
    assert.deepEqual(results(checks, 'CTLS132'), [], name);
  }
});

test('a key of felix.cfg that is misspelt is told, also where it is all that there is', () => {
  const findings = (text: string) =>
    linted([{ path: '/etc/calico/felix.cfg', text }]).document.findings.map(
      ({ code, message }) => `${code} ${message}`,
    );
  assert.deepEqual(
    findings('[global]\nTyphaName = typha-server\n').filter((text) => text.startsWith('CTLS132')),
    [
      'CTLS132 /etc/calico/felix.cfg sets TyphaName, which no release of Felix reads: the nearest setting is TyphaCN',
    ],
  );
  const named = findings(
    '[global]\nTyphaAddr = t:5473\nTyphaCAFile = /etc/calico/ca.crt\nTyphaCertFile = /etc/calico/felix.crt\nTyphaKeyFile = /etc/calico/felix.key\nTyphaName = x\n',
  );
  assert.ok(named.some((text) => /^CTLS103 .*TyphaCN or TyphaURISAN is not set/.test(text)));
  assert.ok(named.some((text) => text.startsWith('CTLS132')));
});
