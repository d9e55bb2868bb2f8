import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { cnOnly, manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { withAdditions } from '../../../simulator/scenarios/workloads/additions.ts';
import { type KubeObject, objectAt } from '../../../simulator/server/json.ts';
import { forwardPorts } from '../../../simulator/server/port-forward.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { LogWriter, refusedClient, refusedServer } from '../../../simulator/typha/log-lines.ts';
import {
  diagnosedScenario,
  diagnosisOf,
  type LiveCluster,
  liveCluster,
} from '../../../simulator/typha/run-live.ts';
import { runProgram } from '../../support/run-program.ts';

const typhaPods = ({ cluster }: LiveCluster) =>
  cluster.objects('Pod').filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'calico-typha');
const nodePods = ({ cluster }: LiveCluster) =>
  cluster.objects('Pod').filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'calico-node');
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const addressOf = (pod: KubeObject | undefined) => String(objectAt(pod ?? {}, 'status').podIP ?? '');

function writeTyphaLog(live: LiveCluster, write: (log: LogWriter) => void, suffix = ''): void {
  for (const pod of typhaPods(live)) {
    const log = new LogWriter('typha', ago(10));
    write(log);
    live.cluster.logs.set(`kube-system/${pod.metadata.name}/calico-typha${suffix}`, log.text());
  }
}

test('two healthy ends give no cause', async (t) => {
  for (const name of ['manifest-mtls-either', 'operator-cn', 'manifest-plaintext']) {
    const scenario = scenarioNamed(name);
    assert.ok(scenario !== undefined);
    const diagnosis = await diagnosedScenario(t, scenario);
    assert.deepEqual(diagnosis.causes, [], name);
    assert.deepEqual(diagnosis.unrecognised, [], name);
  }
});

test('a refusal that only the log knows is likely, with the hint that Typha runs with other files', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const node = nodePods(live)[0];
  writeTyphaLog(live, (log) => {
    log.line(
      'INFO',
      'tlsutils.go 39',
      'Make certificate verifier requiredCN="name-of-before" requiredURISAN="" roots=(pool)',
    );
    refusedClient(log, addressOf(node), 40123, 'Peer certificate does not have required CN');
  });
  const [cause, ...others] = (await diagnosisOf(live)).causes;
  assert.deepEqual(others, []);
  assert.equal(cause?.certainty, 'likely');
  assert.equal(cause.code, 'CTLS107');
  assert.match(
    cause.message,
    /Typha requires CN name-of-before\. The certificate comes from Secret kube-system\/calico-node-certs\. Since /,
  );
  assert.deepEqual(cause.who, [objectAt(node ?? {}, 'spec').nodeName]);
  assert.equal(cause.remedy.command, 'kubectl rollout restart deployment/calico-typha -n kube-system');
});

test('a refusal after which the same client connected is over', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const address = addressOf(nodePods(live)[0]);
  writeTyphaLog(live, (log) => {
    refusedClient(log, address, 40123, 'peer certificate does not have required CN');
    log.line(
      'INFO',
      'sync_server.go 977',
      `Received Hello message from client. client=${address}:40124 connID=0x1 msg=syncproto.MsgClientHello{}`,
    );
  });
  assert.deepEqual((await diagnosisOf(live)).causes, []);
});

test('what a probe leaves in the log of Typha is no cause', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  writeTyphaLog(live, (log) =>
    refusedClient(log, '127.0.0.1', 40123, "tls: client didn't provide a certificate"),
  );
  assert.deepEqual((await diagnosisOf(live)).causes, []);
});

test('a client that is cut off without a word of Typha is likely, and says where to look', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const pod = nodePods(live)[0];
  const log = new LogWriter('felix', ago(5)).line(
    'ERROR',
    'sync_client.go 413',
    'Failed to read from server connection=10.0.0.3:5473 error=remote error: tls: bad certificate myID=0x1 type=""',
  );
  live.cluster.logs.set(`kube-system/${pod?.metadata.name}/calico-node`, log.text());
  const [cause] = (await diagnosisOf(live)).causes;
  assert.deepEqual([cause?.code, cause?.certainty], ['CTLS147', 'likely']);
  assert.match(
    cause?.message ?? '',
    /Felix of node-\d loses? every connection to Typha|Felix of node-\d lose every connection/,
  );
});

test('old words of a client are understood', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const pod = nodePods(live)[0];
  const log = new LogWriter('tunnel-ip-allocator', ago(5)).line(
    'WARNING',
    'sync_client.go 200',
    'error connecting to typha endpoint (2 of 2) 10.0.0.3:5473 connID=0x0 error=x509: certificate has expired or is not yet valid: current time 2026-11-24T20:33:00Z is after 2025-01-01T00:00:00Z',
  );
  live.cluster.logs.set(`kube-system/${pod?.metadata.name}/calico-node`, log.text());
  const [cause] = (await diagnosisOf(live)).causes;
  assert.equal(cause?.code, 'CTLS401');
  assert.match(cause?.message ?? '', /^tunnel-ip-allocator of node-\d refuses the certificate of Typha/);
});

test('a Typha that ended says why in the log of before its restart', async (t) => {
  const scenario = scenarioNamed('asymmetric-secrets');
  assert.ok(scenario !== undefined);
  const live = await liveCluster(t, scenario);
  const panic = new LogWriter('typha', ago(10)).line(
    'PANIC',
    'sync_server.go 390',
    'Failed to load certificate and key certFile="/c/srv.crt" error=tls: private key does not match public key keyFile="/c/cli.key" port=5473',
  );
  for (const { metadata } of typhaPods(live))
    live.cluster.logs.set(`calico-system/${metadata.name}/calico-typha/previous`, panic.text());
  const diagnosis = await diagnosisOf(live);
  const cause = diagnosis.causes.find(({ code }) => code === 'CTLS404');
  assert.match(
    cause?.message ?? '',
    /^Typhas on .*: the private key belongs to another certificate: tls: private key does not match public key\.$/,
  );
  assert.ok(diagnosis.signs.some((sign) => /restarted \d+ times/.test(sign)));
});

test('white space in a name, a missing file and a busy port are named', async (t) => {
  for (const [line, code] of [
    [
      'Replacing invalid value with default default="" error=failed to parse config parameter ClientCN; value "typha-client\\n": invalid string source=environment variable',
      'CTLS112',
    ],
    ['Failed to access /x/tls.crt: stat /x/tls.crt: no such file or directory', 'CTLS106'],
    [
      'Failed to open listen socket error=listen tcp :5473: bind: address already in use port=5473',
      'CTLS146',
    ],
  ] as const) {
    const live = await liveCluster(t, manifestMtlsCn);
    writeTyphaLog(live, (log) => {
      log.line('ERROR', 'x.go 1', line);
      log.line(
        'ERROR',
        'daemon.go 209',
        'Failed to parse/validate configuration. error=if any Felix-Typha TLS config parameters are specified, they _all_ must be - except that either ClientCN or ClientURISAN may be left unset',
      );
    });
    const causes = (await diagnosisOf(live)).causes.map((cause) => cause.code);
    assert.deepEqual(
      causes.filter((each) => each !== 'CTLS102'),
      [code],
    );
    if (code !== 'CTLS146') assert.ok(!causes.includes('CTLS102'), 'what follows from it is not told again');
  }
});

test('rights that are missing are said, and what is stored speaks alone', async (t) => {
  const scenario = scenarioNamed('wrong-ca');
  assert.ok(scenario !== undefined);
  const live = await liveCluster(t, scenario);
  liveLogs(live.cluster);
  live.cluster.deny({ resource: ['pods/log', 'events'] });
  const diagnosis = await diagnosisOf(live);
  assert.deepEqual(
    diagnosis.causes.map(({ code, certainty }) => [code, certainty]),
    [['CTLS407', 'likely']],
  );
  const unread = diagnosis.collected.failed;
  assert.equal(unread[0], 'may not list events in kube-system');
  assert.match(unread[1] ?? '', /may not get pods\/log in kube-system/);
  assert.ok(diagnosis.summary.unknown > 0);
});

test("Typha's metrics are read through its pod where they are on", async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const typha = live.cluster.find('Deployment', 'kube-system', 'calico-typha');
  assert.ok(typha !== undefined);
  live.cluster.put(withMetrics(typha));
  const metrics = createServer((_, response) => {
    response.end(
      'typha_connections_accepted 17\ntypha_connections_streaming{syncer="felix"} 1\ntypha_connections_streaming{syncer="bgp"} 2\n',
    );
  }).listen(0, '127.0.0.1');
  t.after(() => metrics.close());
  await new Promise((resolve) => metrics.once('listening', resolve));
  const address = metrics.address();
  forwardPorts(live.cluster, (_namespace, _pod, port) =>
    port === 9093 && typeof address === 'object' ? (address?.port ?? null) : null,
  );
  const { signs } = await diagnosisOf(live);
  assert.ok(signs.includes('2 of 4 clients of kind felix stream from all Typhas'), signs.join('\n'));
});

test('an interrupted reader and a wrong span are told as everywhere', async () => {
  const wrong = await runProgram(['diagnose', '--since', 'yesterday']);
  assert.match(wrong.stderr, /^error: --since "yesterday" is not a span of time\n/);
  assert.equal(wrong.code, 2);
});

test('the certificate of Typha that a client refuses is named with its Secret', async (t) => {
  const live = await liveCluster(t, manifestMtlsCn);
  const pod = nodePods(live)[0];
  const log = new LogWriter('confd', ago(5));
  refusedServer(log, '10.0.0.3:5473', 'x509: certificate signed by unknown authority');
  live.cluster.logs.set(`kube-system/${pod?.metadata.name}/calico-node`, log.text());
  const [cause] = (await diagnosisOf(live)).causes;
  assert.equal(cause?.object, 'Secret kube-system/calico-typha-certs');
  assert.equal(cause?.certificate?.commonName, cnOnly.typha.commonName);
});

function withMetrics(typha: KubeObject): KubeObject {
  const container = {
    name: 'calico-typha',
    env: [{ name: 'TYPHA_PROMETHEUSMETRICSENABLED', value: 'true' }],
  };
  return withAdditions(typha, {
    container: container.name,
    env: container.env,
    volumeMounts: [],
    volumes: [],
  });
}
