import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { type Pace, type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { addVolume, editMap, spots, variablesOf, weaken } from '../../support/apiserver-weakness.ts';
import { kubeconfigFile } from '../../support/kubeconfig-file.ts';
import { type Run, runProgram } from '../../support/run-program.ts';

interface Bench {
  readonly cluster: SimulatedCluster;
  readonly run: (...words: string[]) => Promise<Run>;
  /** Codes of the findings about kube-apiserver, each with its command. */
  readonly findings: () => Promise<string[]>;
}

async function bench(t: TestContext, name = 'manifest-plaintext', pace: Pace = 'instant'): Promise<Bench> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario);
  const cluster = await startCluster({ scenario, now: new Date(), pace });
  t.after(() => cluster.close());
  const file = kubeconfigFile(t, cluster.kubeconfig);
  const run = (...words: string[]) => runProgram(words, { env: { KUBECONFIG: file } });
  const findings = async () => {
    const { stdout } = await run('status', 'kube-apiserver', '-o', 'json');
    const status: { findings: { code: string; remedy: { command: string | null } }[] } = JSON.parse(stdout);
    return status.findings.map(({ code, remedy }) => `${code} ${remedy.command}`);
  };
  return { cluster, run, findings };
}

const weak = (findings: readonly string[]) => findings.filter((one) => /^CTLS20[12]/.test(one));
const enable = ['enable', 'kube-apiserver', '--yes'];
const skip = { name: 'K8S_INSECURE_SKIP_TLS_VERIFY', value: 'true' };

test('everything that weakens a connection goes, and nothing else changes', async (t) => {
  const { cluster, run, findings } = await bench(t);
  weaken(cluster, spots.controllers, [skip, { name: 'CALICO_K8S_INSECURE_SKIP_TLS_VERIFY', value: 'true' }]);
  weaken(cluster, spots.typha, [{ name: 'K8S_API_ENDPOINT', value: 'http://10.0.0.1:8080' }]);
  weaken(cluster, spots.cni, [
    { name: 'SKIP_TLS_VERIFY', value: 'true' },
    { name: 'KUBERNETES_SERVICE_PROTOCOL', value: 'http' },
  ]);
  editMap(cluster, 'calico-config', 'cni_network_config', (text) =>
    text.replace('"kubernetes": {', '"kubernetes": {\n "k8s_api_root": "http://10.0.0.1:8080",'),
  );
  cluster.settle();
  assert.match(
    weak(await findings()).join('\n'),
    /^(CTLS20[12] kubectl calico-tls enable kube-apiserver\n?)+$/,
  );
  assert.ok(weak(await findings()).length > 2);
  const before = variablesOf(cluster, spots.cni);
  const { code, stdout, stderr } = await run(...enable);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /calico-kube-controllers.*calico-typha.*calico-node/s);
  assert.match(stdout, /install-cni writes calico-kubeconfig/);
  assert.deepEqual(weak(await findings()), []);
  const after = variablesOf(cluster, spots.cni);
  for (const name of ['SKIP_TLS_VERIFY', 'KUBERNETES_SERVICE_PROTOCOL']) before.delete(name);
  assert.deepEqual(after, before);
  const config = JSON.stringify(cluster.find('ConfigMap', 'kube-system', 'calico-config'));
  assert.ok(!config.includes('http://'));
  const again = await run(...enable);
  assert.equal(again.code, 0);
  assert.match(again.stderr, /^Nothing to do: every component/);
});

test('a variable of a whole ConfigMap gets a literal that wins, and the ConfigMap stays as it is', async (t) => {
  const { cluster, run, findings } = await bench(t);
  cluster.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'shared' },
    data: { K8S_INSECURE_SKIP_TLS_VERIFY: 'true' },
  });
  weaken(cluster, spots.controllers, [], { envFrom: [{ configMapRef: { name: 'shared' } }] });
  cluster.settle();
  const shared = cluster.find('ConfigMap', 'kube-system', 'shared');
  const { code, stdout, stderr } = await run(...enable);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /a literal in the template wins over it/);
  assert.equal(variablesOf(cluster, spots.controllers).get(skip.name)?.value, 'false');
  assert.deepEqual(cluster.find('ConfigMap', 'kube-system', 'shared'), shared);
  assert.deepEqual(weak(await findings()), []);
});

test('an address of its own gets the CA of the cluster where that verifies it', async (t) => {
  const { cluster, run, findings } = await bench(t);
  weaken(cluster, spots.controllers, [
    skip,
    { name: 'K8S_API_ENDPOINT', value: 'https://kubernetes.default.svc:443' },
  ]);
  cluster.settle();
  const { code, stdout, stderr } = await run(...enable);
  assert.equal(code, 0, stdout + stderr);
  const ca = variablesOf(cluster, spots.controllers).get('K8S_CA_FILE');
  assert.equal(ca?.value, '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt');
  assert.ok(!(await findings()).some((finding) => /CTLS20[124]/.test(finding)));
});

test('a host that the serving certificate does not name stays, and is told with the names', async (t) => {
  const { cluster, run } = await bench(t);
  weaken(cluster, spots.controllers, [skip, { name: 'K8S_API_ENDPOINT', value: 'https://10.9.9.9:6443' }]);
  weaken(cluster, spots.typha, [skip]);
  cluster.settle();
  const { code, stderr } = await run(...enable);
  assert.equal(code, 3, stderr);
  assert.match(
    stderr,
    /Only you can mend:\n- kube-controllers of .*not for 10\.9\.9\.9: it names kubernetes, /,
  );
  assert.ok(variablesOf(cluster, spots.controllers).has(skip.name));
  assert.ok(!variablesOf(cluster, spots.typha).has(skip.name));
  const again = await run(...enable);
  assert.equal(again.code, 3);
  assert.match(again.stderr, /^Nothing that can be changed from here\.\nOnly you can mend:\n/);
});

test('a kubeconfig in a ConfigMap is verified from then on, by all who mount it', async (t) => {
  const { cluster, run, findings } = await bench(t);
  cluster.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'kubeconfig' },
    data: {
      config: `# ours
contexts: [{name: a, context: {cluster: a, user: a}}]
clusters: [{name: a, cluster: {server: 'https://kubernetes.default.svc', insecure-skip-tls-verify: true}}]
users: [{name: a, user: {tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token}}]
current-context: a
`,
    },
  });
  for (const spot of [spots.controllers, spots.typha]) {
    addVolume(cluster, spot, { name: 'kubeconfig', configMap: { name: 'kubeconfig' } });
    weaken(cluster, spot, [{ name: 'KUBECONFIG', value: '/kube/config' }], {
      volumeMounts: [{ name: 'kubeconfig', mountPath: '/kube' }],
    });
  }
  cluster.settle();
  const plan = await run('enable', 'kube-apiserver', '--dry-run=client', '-o', 'json');
  const ids = JSON.parse(plan.stdout).steps.map(({ id }: { id: string }) => id);
  assert.deepEqual(ids, ['verify-calico-kube-controllers', 'restart-calico-typha']);
  const interrupted = await run(...enable, '--step');
  assert.equal(interrupted.code, 4, interrupted.stderr);
  const { code, stdout, stderr } = await run(...enable);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /Restart Deployment kube-system\/calico-typha/);
  assert.ok(!(await findings()).some((finding) => finding.includes('CTLS202')));
  const config = JSON.stringify(cluster.find('ConfigMap', 'kube-system', 'kubeconfig')?.data);
  assert.match(config, /# ours/);
  assert.match(config, /serviceaccount\/ca\.crt/);
});

test('under the operator it says what to change instead, and writes nothing', async (t) => {
  const { cluster, run, findings } = await bench(t, 'operator-cn', 'manual');
  const nothing = await run(...enable);
  assert.equal(nothing.code, 0, nothing.stderr);
  weaken(cluster, { ...spots.typha, namespace: 'calico-system' }, [skip]);
  assert.deepEqual(weak(await findings()), ['CTLS202 null']);
  const { code, stderr } = await run(...enable);
  assert.equal(code, 1);
  assert.match(stderr, /typha of Deployment calico-system\/calico-typha would change, but the operator/);
  assert.match(stderr, /ConfigMap kubernetes-services-endpoint in tigera-operator/);
  assert.deepEqual(
    cluster.requests.filter(({ method }) => method !== 'GET'),
    [],
  );
});
