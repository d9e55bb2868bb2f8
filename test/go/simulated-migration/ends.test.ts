import assert from 'node:assert/strict';
import test, { after, before, beforeEach } from 'node:test';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { Ends } from '../../real/cluster/ends/ends.ts';

const now = new Date();
const authority = createAuthority({ commonName: 'calico-ca', now });
const typhaId = 'spiffe://cluster.local/ns/kube-system/sa/calico-typha';
const felixId = 'spiffe://cluster.local/ns/kube-system/sa/calico-node';

function files(commonName: string, uri: string, usage: 'serverAuth' | 'clientAuth') {
  const { certificatePem, privateKeyPem } = issueLeaf(authority, {
    commonNames: [commonName],
    uriSans: [uri],
    extendedKeyUsage: [usage],
    now,
  });
  return { '/ca': authority.certificatePem, '/cert': certificatePem, '/key': privateKeyPem };
}

const typhaFiles = files('calico-typha', typhaId, 'serverAuth');
const nodeFiles = files('calico-node', felixId, 'clientAuth');
const service = 'kube-system/calico-typha';
const typhaEnv = { TYPHA_CAFILE: '/ca', TYPHA_SERVERCERTFILE: '/cert', TYPHA_SERVERKEYFILE: '/key' };
const nodeEnv = {
  FELIX_TYPHACAFILE: '/ca',
  FELIX_TYPHACERTFILE: '/cert',
  FELIX_TYPHAKEYFILE: '/key',
  FELIX_TYPHAK8SSERVICENAME: 'calico-typha',
  FELIX_TYPHAURISAN: typhaId,
};

let ends: Ends;
before(() => {
  ends = Ends.start();
});
beforeEach(() => ends.ask({ do: 'reset' }));
after(() => ends.stop());

const startTypha = (env: Record<string, string>) =>
  ends.ask({
    do: 'start-typha',
    pod: 'typha',
    env: { ...typhaEnv, ...env },
    files: typhaFiles,
    services: [service],
  });

const startNode = (env: Record<string, string> = {}, processes: readonly string[] = ['felix']) =>
  ends.ask({ do: 'start-node', pod: 'node', processes, env: { ...nodeEnv, ...env }, files: nodeFiles });

const refusals = async (): Promise<string[]> =>
  (await ends.dial(false)).refusals.map(({ client, error }) => `${client}: ${error}`);

test('Either of two names that Typha requires suffices', async () => {
  await startTypha({ TYPHA_CLIENTCN: 'somebody-else', TYPHA_CLIENTURISAN: felixId });
  await startNode();
  const { dials, handshakes, refused } = await ends.dial(false);
  assert.deepEqual({ dials, handshakes, refused }, { dials: 1, handshakes: 1, refused: 0 });
});

test('Typha refuses a client with another name, and says why', async () => {
  await startTypha({ TYPHA_CLIENTCN: 'somebody-else' });
  await startNode();
  assert.match(
    (await refusals()).join(),
    /^node felix: .*bad certificate; Typha: .*required CN "somebody-else"/,
  );
});

test('A Typha whose settings are incomplete never listens', async () => {
  assert.match(JSON.stringify(await startTypha({})), /must be/);
  await startNode();
  assert.match((await refusals()).join(), /does not listen/);
});

test('Each process goes by its own prefixes, for each setting by itself', async () => {
  await startTypha({ TYPHA_CLIENTCN: 'calico-node' });
  await startNode({ CONFD_TYPHAURISAN: 'spiffe://other' }, ['felix', 'confd', 'node-status']);
  const [first, ...more] = await refusals();
  assert.match(first ?? '', /^node confd: .*spiffe:\/\/other/);
  assert.deepEqual(more, []);
});

test('Typha keeps the files of its start, clients read theirs anew', async () => {
  await startTypha({ TYPHA_CLIENTCN: 'calico-node' });
  await startNode();
  const stranger = createAuthority({ commonName: 'calico-ca', now });
  await ends.ask({ do: 'files', pod: 'typha', files: {} });
  assert.deepEqual(await refusals(), []);
  await ends.ask({ do: 'files', pod: 'node', files: { ...nodeFiles, '/ca': stranger.certificatePem } });
  assert.match((await refusals()).join(), /unknown authority/);
});

test('A client without a Typha is one with a gap', async () => {
  await startNode();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await startTypha({ TYPHA_CLIENTCN: 'calico-node' });
  assert.ok((await ends.dial(false)).longestGapMs >= 50);
});

const plainNode = { FELIX_TYPHAK8SSERVICENAME: 'calico-typha' };
const plainTypha = {
  do: 'start-typha',
  pod: 'plain typha',
  env: {},
  files: {},
  services: [service],
} as const;
const startPlainNode = () =>
  ends.ask({ do: 'start-node', pod: 'plain node', processes: ['felix'], env: plainNode, files: {} });

test('Plaintext meets plaintext, and neither end of it meets TLS', async () => {
  await ends.ask(plainTypha);
  await startPlainNode();
  assert.deepEqual(await refusals(), []);
  await startTypha({ TYPHA_CLIENTCN: 'calico-node' });
  await startNode();
  const [first = '', second = '', ...more] = await refusals();
  assert.match(first, /^node felix: client: .*plaintext says/);
  assert.match(second, /^plain node felix: .*first record does not look like a TLS handshake/);
  assert.deepEqual(more, []);
});

test('A client streams from one Typha, and goes to another of its Service when that one ends', async () => {
  await ends.ask(plainTypha);
  await startPlainNode();
  await ends.ask({ ...plainTypha, pod: 'other Service', services: ['kube-system/other'] });
  await ends.dial(false);
  assert.deepEqual(await ends.ask({ do: 'streams' }), { 'plain typha': { felix: 1 }, 'other Service': {} });
  await ends.ask({ ...plainTypha, pod: 'second typha' });
  await ends.ask({ do: 'stop', pod: 'plain typha' });
  assert.deepEqual(await ends.ask({ do: 'streams' }), { 'second typha': { felix: 1 }, 'other Service': {} });
  await ends.ask({ do: 'stop', pod: 'second typha' });
  assert.deepEqual((await ends.dial(false)).stranded, ['plain node felix']);
});
