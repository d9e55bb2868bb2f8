import { references } from '../../calico/references.ts';
import { type Connection, connect } from '../../cluster/connection.ts';
import type { KubeFlags } from '../../cluster/flags.ts';
import { askAnonymously } from '../../cluster/probe/anonymous.ts';
import { readSnapshot } from '../../cluster/read-snapshot.ts';
import type { RequestLog } from '../../cluster/request.ts';
import type { LinkName } from '../../findings/finding.ts';
import { judge } from '../../links/judge.ts';
import { type JudgeContext, judgeContext } from '../../links/judgement.ts';
import { judgeApiserverProbe } from '../../links/kube-apiserver/probe/apiserver-probe.ts';
import type { Probe } from '../../links/probe/document.ts';
import { type ProbeParts, probeDocument } from '../../links/probe/probe-document.ts';
import { skewSeconds } from '../../snapshot/clock-skew.ts';
import { withoutSecretsDeep } from '../../snapshot/redaction/secrets-in-document.ts';
import { type ClockCheck, withClock } from '../cluster/clock-check.ts';
import { noCalico } from '../cluster/no-calico.ts';
import { requireEnds } from '../cluster/require-ends.ts';
import { version } from '../program/package.ts';
import { probeEtcd } from './probe-etcd.ts';
import { probeFelixTypha } from './probe-felix-typha.ts';
import type { ProbeOptions } from './probe-options.ts';

export interface ProbeRequest {
  readonly link: LinkName | null;
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  readonly expiresWithinMs: number;
  readonly options: ProbeOptions;
  readonly log: RequestLog | null;
  readonly clock?: ClockCheck;
}

/** Reads the cluster, then shakes hands with its servers. */
export async function runProbe(request: ProbeRequest, now: Date): Promise<Probe> {
  const options = request.log === null ? {} : { log: request.log };
  const connection = await connect(request.cluster, process.env, options);
  try {
    const namespace = request.cluster.namespace ?? null;
    const snapshot = await withClock(request.clock, connection, () =>
      readSnapshot(connection, { namespace, references }, now),
    );
    await requireEnds(connection, snapshot, namespace);
    const { link, expiresWithinMs } = request;
    const clockSkewSeconds = skewSeconds(connection.clockSkew());
    const status = judge(snapshot, { now, version, link, expiresWithinMs, clockSkewSeconds });
    if (status.installation.kind === 'none') throw noCalico(snapshot);
    const context = judgeContext(snapshot, now, expiresWithinMs);
    const parts = await probeLinks(connection, context, link, request.options);
    return withoutSecretsDeep(probeDocument(status, parts));
  } finally {
    connection.close();
  }
}

/** The links whose servers can be shaken hands with, and those of which --address may name one. */
const probes: readonly {
  readonly name: LinkName;
  readonly atAddress: boolean;
  readonly probe: (
    connection: Connection,
    context: JudgeContext,
    options: ProbeOptions,
  ) => Promise<ProbeParts>;
}[] = [
  { name: 'felix-typha', atAddress: true, probe: probeFelixTypha },
  { name: 'etcd', atAddress: false, probe: probeEtcd },
  { name: 'kube-apiserver', atAddress: false, probe: probeApiserver },
];

/** Probes one link or all; `status --probe` joins the result with its own. */
export async function probeLinks(
  connection: Connection,
  context: JudgeContext,
  link: LinkName | null,
  options: ProbeOptions,
): Promise<ProbeParts> {
  const wanted = probes.filter(
    ({ name, atAddress }) => (link === null || link === name) && (atAddress || options.address === null),
  );
  const done: ProbeParts[] = [];
  for (const { probe } of wanted) done.push(await probe(connection, context, options));
  return { targets: done.flatMap(({ targets }) => targets), checks: done.flatMap(({ checks }) => checks) };
}

async function probeApiserver(
  connection: Connection,
  context: JudgeContext,
  { withinMs }: ProbeOptions,
): Promise<ProbeParts> {
  const config = await connection.kubeConfig();
  const paths = ['/version', '/api'];
  const answers = await Promise.all(paths.map((path) => askAnonymously(config, path, withinMs)));
  return judgeApiserverProbe(context, answers);
}
