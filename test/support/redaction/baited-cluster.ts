import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { objectAt } from '../../../simulator/server/json.ts';
import { temporaryFile } from '../../../simulator/temporary-file.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { diagnosisOf, type LiveCluster, liveCluster, probeOf } from '../../../simulator/typha/run-live.ts';
import { requestLog } from '../../../src/cli/cluster/request-log.ts';
import { failureOf } from '../../../src/cli/program/failure.ts';
import { readStatus } from '../../../src/cli/status/status-pipeline.ts';
import { renderError } from '../../../src/render/error.ts';
import { renderJson } from '../../../src/render/json.ts';
import { type Canary, namedCanary, password } from './canary.ts';
import { diagnosisOutputs, probeOutputs, statusOutputs } from './outputs.ts';
import type { Random } from './random.ts';
import { fileStatement, saidStatement } from './statements.ts';

export interface BaitedCluster {
  readonly canaries: readonly Canary[];
  /** By what wrote them. */
  readonly outputs: ReadonlyMap<string, string>;
}

/**
 * What status, probe and diagnose write of a cluster with secrets in settings, annotations, logs, events and refusals,
 * and in the address of its API server; and how they end once it is gone.
 */
export async function baitedCluster(t: TestContext, random: Random): Promise<BaitedCluster> {
  const live = await liveCluster(t, manifestMtlsCn);
  liveLogs(live.cluster);
  const canaries = [...baitWorkloads(live, random), ...baitLogs(live, random), ...baitEvents(live, random)];
  const secret = password(random, true);
  const kubeconfig = temporaryFile(t, live.cluster.kubeconfig.replace('https://', `https://root:${secret}@`));
  const refusal = saidStatement(random);
  live.cluster.fault({ path: '/secrets/' }, { kind: 'status', code: 500, message: refusal.text });
  canaries.push(refusal.canary, {
    how: 'the address of the API server',
    name: null,
    text: secret,
    forms: [],
  });
  const stderr = new PassThrough({ encoding: 'utf8' });
  const saved = temporaryFile(t, '', 'saved.yaml');
  const request = {
    link: null,
    cluster: { kubeconfig },
    from: [],
    save: saved,
    expiresWithinMs: 0,
    probe: null,
    log: requestLog(9, stderr),
  };
  const status = await readStatus(request, new Date());
  const bundle = temporaryFile(t, '', 'bundle.tar.gz');
  const there = { ...live, kubeconfig };
  const diagnosis = await diagnosisOf(there, { bundle });
  const probe = await probeOf(there);
  const gone = temporaryFile(t, readFileSync(kubeconfig, 'utf8').replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'));
  const failed = { ...request, cluster: { kubeconfig: gone }, save: null };
  const error: unknown = await readStatus(failed, new Date()).catch((thrown: unknown) => thrown);
  const { document } = failureOf(error, 'status', [], []);
  const outputs = new Map([
    ...numbered('status', statusOutputs(status)),
    ...numbered('diagnose', diagnosisOutputs(diagnosis)),
    ...numbered('probe', probeOutputs(probe)),
    ['--save', readFileSync(saved, 'utf8')],
    ['-v 9', String(stderr.read() ?? '')],
    ['--bundle', gunzipSync(readFileSync(bundle)).toString('latin1')],
    ['an error', renderError(document, false) + renderJson(document)],
  ]);
  return { canaries, outputs };
}

const numbered = (by: string, texts: readonly string[]): [string, string][] =>
  texts.map((text, index) => [`${by} ${index}`, text]);

function baitWorkloads({ cluster }: LiveCluster, random: Random): Canary[] {
  const canaries: Canary[] = [];
  for (const kind of ['Deployment', 'DaemonSet'])
    for (const object of cluster.objects(kind)) {
      const named = [namedCanary(random, false), namedCanary(random, false)] as const;
      const annotation = fileStatement(random);
      const container = {
        name: 'extra',
        image: 'x',
        env: [{ name: named[0].name, value: named[0].text }],
        args: ['x', `--${named[1].name}`, named[1].text],
      };
      const template = objectAt(objectAt(object, 'spec'), 'template');
      const spec = objectAt(template, 'spec');
      const containers = [...(Array.isArray(spec.containers) ? spec.containers : []), container];
      cluster.put({
        ...object,
        metadata: {
          ...object.metadata,
          annotations: { ...object.metadata.annotations, 'example.org/note': annotation.text },
        },
        spec: { ...objectAt(object, 'spec'), template: { ...template, spec: { ...spec, containers } } },
      });
      canaries.push(...named, annotation.canary);
    }
  cluster.settle();
  return canaries;
}

function baitLogs({ cluster }: LiveCluster, random: Random): Canary[] {
  const canaries: Canary[] = [];
  for (const [key, text] of cluster.logs) {
    const { text: said, canary } = saidStatement(random);
    const line = said.replaceAll('\n', '\\n');
    cluster.logs.set(
      key,
      `${text}2026-11-24 20:39:17.274 [ERROR][1] felix/x.go 1: TLS handshake of a kind: ${line}\n`,
    );
    canaries.push(canary);
  }
  return canaries;
}

function baitEvents({ cluster }: LiveCluster, random: Random): Canary[] {
  return cluster.objects('Pod').map(({ metadata }, index) => {
    const { text, canary } = saidStatement(random);
    cluster.put({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `e${index}`, namespace: metadata.namespace ?? 'kube-system' },
      type: 'Warning',
      reason: 'FailedMount',
      message: text,
      involvedObject: { kind: 'Pod', name: metadata.name, namespace: metadata.namespace ?? 'kube-system' },
    });
    return canary;
  });
}
