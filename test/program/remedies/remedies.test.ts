import assert from 'node:assert/strict';
import test from 'node:test';
import { brokenScenarios, scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { spots, weaken } from '../../support/apiserver-weakness.ts';
import { followRemedies } from '../../support/follow-remedies.ts';

/** What status says and only a person can mend, in whatever scenario. */
const forPeople: Readonly<Record<string, RegExp>> = {
  CTLS123: /Note the date, or let cert-manager renew/,
  CTLS208: /--anonymous-auth=false/,
};
/** The image of the nodes' new template is missing: no certificate is the matter. */
const waits = /^kubectl rollout status /;

const scenarios = [
  ...brokenScenarios,
  ...['manifest-plaintext', 'canal'].flatMap((name) => scenarioNamed(name) ?? []),
];

for (const scenario of scenarios)
  test(`${scenario.name}: the commands that status names lead to a status without errors`, async (t) => {
    const cluster = await startCluster({ scenario, now: new Date() });
    t.after(() => cluster.close());
    const { commands, findings, code } = await followRemedies(t, cluster, waits);
    const story = commands.map((one) => `$ ${one.command} -> ${one.code}\n${one.said}`).join('\n');
    assert.equal(code, 0, `${story}\n${JSON.stringify(findings, null, 1)}`);
    if (scenario.name !== 'half-rolled')
      assert.deepEqual(
        commands.filter((one) => one.code !== 0),
        [],
      );
    for (const finding of findings.filter(({ remedy }) => remedy.command === null))
      assert.match(
        finding.remedy.text,
        forPeople[finding.code] ?? /$^/,
        `${finding.code}: ${finding.message}`,
      );
  });

test('connections to kube-apiserver that are not verified are mended by the command that status names', async (t) => {
  const scenario = scenarioNamed('manifest-no-typha');
  assert.ok(scenario);
  const cluster = await startCluster({ scenario, now: new Date() });
  t.after(() => cluster.close());
  weaken(cluster, spots.node, [{ name: 'K8S_INSECURE_SKIP_TLS_VERIFY', value: 'true' }]);
  weaken(cluster, spots.cni, [{ name: 'SKIP_TLS_VERIFY', value: 'true' }]);
  cluster.settle();
  const { commands, findings, code } = await followRemedies(t, cluster, waits);
  assert.deepEqual(
    commands.map((one) => [one.command, one.code]),
    [['kubectl calico-tls enable kube-apiserver', 0]],
  );
  assert.equal(code, 0);
  assert.deepEqual(
    findings.map((finding) => finding.code),
    ['CTLS208'],
  );
});

/** etcd itself, and the certificates that its CA signs, are out of reach. */
const etcdForPeople: Readonly<Record<string, RegExp>> = {
  CTLS208: /--anonymous-auth=false/,
  CTLS301: /^Let etcd listen with TLS as well first\. etcd-ca\.crt verifies etcd/,
  CTLS310: /^Start etcd with --client-cert-auth=true and --trusted-ca-file/,
  CTLS312: /^Remove the http:\/\/ URLs from --listen-client-urls/,
};

test('for etcd in plaintext the command with its files is named, and what to do on etcd itself', async (t) => {
  const scenario = scenarioNamed('etcd-plaintext');
  assert.ok(scenario);
  const cluster = await startCluster({ scenario, now: new Date() });
  t.after(() => cluster.close());
  const { commands, findings, code } = await followRemedies(t, cluster, /^kubectl calico-tls enable etcd /);
  assert.deepEqual(commands, []);
  assert.equal(code, 3);
  for (const finding of findings)
    assert.match(
      finding.remedy.text,
      etcdForPeople[finding.code] ?? /$^/,
      `${finding.code}: ${finding.message}`,
    );
  const named = findings.flatMap(({ remedy }) => remedy.command ?? []);
  assert.match(named.join(), /^kubectl calico-tls enable etcd --etcd-ca \S+ --etcd-cert \S+ --etcd-key \S+/);
});
