import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import test from 'node:test';
import { certificatesAge } from '../../../simulator/scenarios/base.ts';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import { manifestPlaintext } from '../../../simulator/scenarios/manifest.ts';
import { cnOnly, leaf, manifestMtlsCn, typhaAuthority } from '../../../simulator/scenarios/manifest-tls.ts';
import { forwardPorts } from '../../../simulator/server/port-forward.ts';
import { tlsScenario } from '../../../simulator/typha/rows.ts';
import { liveCluster, probeOf } from '../../../simulator/typha/run-live.ts';

const codes = (probe: Awaited<ReturnType<typeof probeOf>>) => probe.findings.map(({ code }) => code);
const rungs = (probe: Awaited<ReturnType<typeof probeOf>>) =>
  Object.fromEntries((probe.targets[0]?.rungs ?? []).map(({ name, result }) => [name, result]));

for (const version of ['1.3', '1.2'] as const)
  test(`every rung of a healthy Typha passes over TLS ${version}, up to its hello`, async (t) => {
    const live = await liveCluster(t, manifestMtlsCn);
    const probe = await probeOf(live, { asFelix: true, version });
    assert.deepEqual(codes(probe), []);
    assert.deepEqual(rungs(probe), {
      connection: 'passed',
      tls: 'passed',
      'server-certificate': 'passed',
      'client-certificate-asked-for': 'passed',
      'client-certificate-accepted': 'passed',
      'typha-hello': 'passed',
    });
    assert.equal(probe.targets.length, 2);
    assert.deepEqual(probe.targets[0]?.acceptableCas, ['CN=calico-typha-ca']);
    assert.equal(probe.targets[0]?.presented?.source, 'Secret kube-system/calico-typha-certs');
    assert.match(probe.targets[0]?.rungs.at(-1)?.detail ?? '', /^Typha v3\.32\.1$/);
    assert.ok(probe.targets[0]?.rungs.every(({ ms }) => ms !== null && ms >= 0));
  });

test('a Typha that started before its Secret changed is told apart, with the command that restarts it', async (t) => {
  const now = new Date();
  const context = { now, issuer: new Issuer(now), clusterCa: '' };
  const old = leaf(context, typhaAuthority(context), cnOnly.typha, {
    sinceDays: certificatesAge,
    untilDays: 30,
  });
  const aged = { certFile: old.certificatePem, keyFile: old.privateKeyPem };
  const live = await liveCluster(t, manifestMtlsCn, (settings) => ({ ...settings, ...aged }), now);
  const probe = await probeOf(live);
  assert.deepEqual(codes(probe), ['CTLS141']);
  assert.match(
    probe.findings[0]?.message ?? '',
    /presented a certificate .* that is not the one in Secret kube-system\/calico-typha-certs/,
  );
  assert.equal(
    probe.findings[0]?.remedy.command,
    'kubectl rollout restart deployment/calico-typha -n kube-system',
  );
});

test('a refusal that nothing stored explains is no guess at its reason', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn, (settings) => ({
    ...settings,
    commonName: 'name-of-before',
  }));
  const probe = await probeOf(live, { asFelix: true });
  assert.deepEqual(codes(probe), ['CTLS143']);
  assert.match(
    probe.findings[0]?.message ?? '',
    /alert 42 \(bad certificate\), though it should be accepted/,
  );
});

test('a Typha that accepts this program but not Go is found by the CAs that it names', async (t) => {
  const scenario = tlsScenario('leafs as anchors', {
    nodeIssuer: (context) => typhaAuthority(context, 'corporate-ca'),
    change: (objects) => {
      const pem = (name: string, key: string) => {
        const data = objects.find(({ metadata }) => metadata.name === name)?.data as Record<string, string>;
        return data[key] ?? '';
      };
      const node = Buffer.from(pem('calico-node-certs', 'calico-node.crt'), 'base64').toString();
      return objects.map((object) =>
        object.metadata.name === 'calico-typha-ca'
          ? { ...object, data: { 'typhaca.crt': `${pem('calico-typha-ca', 'typhaca.crt')}${node}` } }
          : object,
      );
    },
  });
  const probe = await probeOf(await liveCluster(t, scenario), { asFelix: true });
  assert.deepEqual(codes(probe), ['CTLS144']);
  const rung = probe.targets[0]?.rungs.find(({ name }) => name === 'client-certificate-accepted');
  assert.match(rung?.detail ?? '', /accepted here, but Felix withholds its certificate/);
});

test('plaintext where TLS is configured is proved by an answer to a hello', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn, (settings) => ({ ...settings, transport: 'plaintext' }));
  const probe = await probeOf(live);
  assert.ok(codes(probe).includes('CTLS142'));
  assert.match(
    probe.findings.find(({ code }) => code === 'CTLS142')?.message ?? '',
    /answered in plaintext, but its settings say TLS/,
  );
  assert.match(probe.targets[0]?.rungs[1]?.detail ?? '', /plaintext: it answered a hello without TLS/);
});

test('TLS where plaintext is configured is found', async (t) => {
  const now = new Date();
  const context = { now, issuer: new Issuer(now), clusterCa: '' };
  const authority = typhaAuthority(context);
  const pair = leaf(context, authority, cnOnly.typha);
  const live = await liveCluster(t, manifestPlaintext, (settings) => ({
    ...settings,
    transport: 'tls',
    certFile: pair.certificatePem,
    keyFile: pair.privateKeyPem,
    caFile: authority.certificatePem,
  }));
  const probe = await probeOf(live);
  assert.match(
    probe.findings.find(({ code }) => code === 'CTLS142')?.message ?? '',
    /answered in TLS, but its settings say plaintext/,
  );
});

test('a published plaintext install passes, with the version that Typha names', async (t) => {
  const probe = await probeOf(await liveCluster(t, manifestPlaintext));
  assert.deepEqual(codes(probe), []);
  assert.equal(probe.targets[0]?.rungs.at(-1)?.detail, 'Typha v3.32.1');
});

test('a port that nobody listens on is a fact; silence is no verdict', async (t) => {
  const refused = await probeOf(await liveCluster(t, manifestMtlsCn, () => null));
  assert.deepEqual(codes(refused), ['CTLS140']);
  assert.match(refused.findings[0]?.message ?? '', /did not listen on port 5473/);
  const live = await liveCluster(t, manifestMtlsCn);
  const mute = createServer(() => {}).listen(0, '127.0.0.1');
  t.after(() => mute.close());
  await new Promise((resolve) => mute.once('listening', resolve));
  const address = mute.address();
  forwardPorts(live.cluster, () => (typeof address === 'object' ? (address?.port ?? null) : null));
  const silent = await probeOf(live, { withinMs: 300 });
  assert.deepEqual(codes(silent), ['CTLS142']);
  assert.match(silent.targets[0]?.rungs[1]?.detail ?? '', /silence until the deadline/);
});

test('a missing right is said and makes nothing wrong', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  live.cluster.deny({ resource: 'pods/portforward' });
  const probe = await probeOf(live);
  assert.deepEqual(codes(probe), []);
  assert.equal(probe.summary.unknown, 2);
  assert.equal(probe.targets[0]?.rungs[0]?.detail, 'may not get or create pods/portforward in kube-system');
});

test('a Typha that speaks TLS 1.3 only is probed over that, whatever was asked', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn, (settings) => ({ ...settings, minVersion: 'TLSv1.3' }));
  const probe = await probeOf(live, { version: '1.2' });
  assert.deepEqual(codes(probe), []);
  assert.match(probe.targets[0]?.rungs[1]?.detail ?? '', /^TLS 1\.3/);
  const old = await liveCluster(t, manifestMtlsCn, (settings) => ({ ...settings, maxVersion: 'TLSv1.2' }));
  assert.match((await probeOf(old)).targets[0]?.rungs[1]?.detail ?? '', /^TLS 1\.2/);
});

test('--as-felix shows nothing of the key', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const secret = live.cluster.find('Secret', 'kube-system', 'calico-node-certs')?.data as Record<
    string,
    string
  >;
  const encoded = secret['calico-node.key'] ?? '';
  const key = Buffer.from(encoded, 'base64').toString().split('\n')[1] ?? '';
  assert.ok(key.length > 40);
  const text = JSON.stringify(await probeOf(live, { asFelix: true }));
  assert.ok(!text.includes(key) && !text.includes(encoded) && !text.includes('PRIVATE KEY'));
});

test('--as-felix says why it cannot try where the Secret may not be read', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  live.cluster.deny({ resource: 'secrets', name: 'calico-node-certs' });
  const probe = await probeOf(live, { asFelix: true });
  assert.deepEqual(codes(probe), []);
  const rung = probe.targets[0]?.rungs.find(({ name }) => name === 'client-certificate-accepted');
  assert.deepEqual(
    [rung?.result, rung?.detail],
    ['not-tried', 'the certificate and key of Felix do not come from Secrets that can be read'],
  );
});

test('each handshake has a port-forward of its own', async (t) => {
  const live = await liveCluster(
    t,
    tlsScenario('wrong CN', { typhaRequires: { commonName: 'x', uriSan: '' } }),
  );
  await probeOf(live, { asFelix: true });
  const forwards = live.cluster.requests.filter(({ path }) => path.endsWith('/portforward'));
  assert.equal(forwards.length, 4);
});

test('pods that may not be seen leave the answer open', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  live.cluster.deny({ resource: 'pods', verb: 'list' });
  const probe = await probeOf(live);
  assert.deepEqual(probe.targets, []);
  assert.deepEqual(codes(probe), []);
  assert.equal(probe.summary.unknown, 1);
});
