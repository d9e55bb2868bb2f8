import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import parsePrometheus from 'parse-prometheus-text-format';
import { parseAllDocuments } from 'yaml';
import { clear } from './clear.ts';
import { installScenario } from './install.ts';
import { plugin } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';

const example = readFileSync(new URL('../../../docs/examples/cronjob.yaml', import.meta.url), 'utf8');
const program = fileURLToPath(new URL('../../../bin/dev.js', import.meta.url));
const account = 'system:serviceaccount:monitoring:calico-tls';

interface Container {
  readonly command: readonly [string, ...string[]];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

let cluster: RealCluster;
let folder: string;
let container: Container;
let gateway: Server;
let pushed: { readonly path: string; readonly body: string }[] = [];

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  await cluster.kubectl(['create', 'namespace', 'monitoring']);
  await cluster.kubectl(['apply', '-f', '-'], example);
  const rights = await plugin(['permissions', 'status', '--serviceaccount', 'monitoring/calico-tls'], {
    kubeconfig: cluster.kubeconfig,
  });
  await cluster.kubectl(['apply', '-f', '-'], rights.stdout);
  container = containerOf();
  folder = mkdtempSync(join(tmpdir(), 'calico-tls-cronjob-'));
  const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
  writeFileSync(join(folder, 'kubectl-calico_tls'), script);
  chmodSync(join(folder, 'kubectl-calico_tls'), 0o755);
  gateway = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      pushed.push({ path: `${request.method} ${request.url}`, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  gateway.close();
  rmSync(folder, { recursive: true, force: true });
  await cluster.kubectl(['delete', 'namespace', 'monitoring', '--wait=false', '--ignore-not-found']);
  await cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', 'kubectl-calico-tls-status']);
  await clear(cluster);
  await cluster.stop();
});

/** The container of the example's CronJob. */
function containerOf(): Container {
  const cronJob = parseAllDocuments(example)
    .map((document) => document.toJS())
    .find(({ kind }) => kind === 'CronJob');
  return cronJob.spec.jobTemplate.spec.template.spec.containers[0];
}

/** Runs the container's command with a token of its service account; gives its exit code. */
async function runJob(token: string): Promise<{ code: number | null; output: string }> {
  pushed = [];
  const names = container.env.map(({ name }) => name);
  assert.deepEqual(names, ['PUSHGATEWAY']);
  const [command, ...args] = container.command;
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      HOME: folder,
      KUBECONFIG: cluster.token('calico-tls-cronjob', token),
      PUSHGATEWAY: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, output };
}

const requestToken = async () =>
  (await cluster.kubectl(['create', 'token', 'calico-tls', '-n', 'monitoring'])).trim();

/** The value of a metric with these labels. */
function metric(name: string, labels: Readonly<Record<string, string>>): string | undefined {
  const [push] = pushed;
  assert.equal(push?.path, 'POST /metrics/job/calico-tls');
  const family = parsePrometheus(push.body).find((one) => one.name === name);
  return family?.metrics.find((one) =>
    Object.entries(labels).every(([label, value]) => one.labels?.[label] === value),
  )?.value;
}

test('the CronJob reads a healthy cluster with its own rights, pushes metrics and succeeds', async () => {
  const token = await requestToken();
  const requests = await cluster.audit(account, async () => {
    const { code, output } = await runJob(token);
    assert.equal(code, 0, output);
  });
  assert.ok(requests.length > 0);
  assert.deepEqual([...new Set(requests.map(({ verb }) => verb))].sort(), ['get', 'list']);
  assert.equal(metric('calico_tls_link_state', { link: 'felix-typha', state: 'info' }), '1');
  assert.equal(metric('calico_tls_context_readable', {}), '1');
});

test('its service account can write nothing', async () => {
  for (const namespace of ['monitoring', 'kube-system', 'default']) {
    const rules = await cluster.kubectl(['auth', 'can-i', '--list', '-n', namespace, `--as=${account}`]);
    const writing = rules
      .split('\n')
      .filter((line) => /\b(create|update|patch|delete|deletecollection|\*)\b|\[\*\]/.test(line))
      .filter((line) => !/^selfsubject(access|rules)?reviews\./.test(line));
    assert.deepEqual(writing, [], namespace);
  }
});

test('with an error in the cluster it still pushes the metrics, and the Job fails with 3', async () => {
  await cluster.kubectl(['delete', 'secret', '-n', 'kube-system', 'calico-typha-certs']);
  const { code, output } = await runJob(await requestToken());
  assert.equal(code, 3, output);
  assert.equal(metric('calico_tls_link_state', { link: 'felix-typha', state: 'error' }), '1');
});

test('when it could not run it pushes nothing, and the Job fails with 1', async () => {
  const { code, output } = await runJob('not-a-token');
  assert.equal(code, 1, output);
  assert.deepEqual(pushed, []);
});
