import { references } from '../../calico/references.ts';
import type { Connection } from '../../cluster/connection.ts';
import type { KubeFlags } from '../../cluster/flags.ts';
import type { RequestLog } from '../../cluster/request.ts';
import type { LinkName } from '../../findings/finding.ts';
import { judge } from '../../links/judge.ts';
import type { ProbeParts } from '../../links/probe/probe-document.ts';
import type { Status } from '../../links/status.ts';
import { printable } from '../../render/printable.ts';
import { skewSeconds } from '../../snapshot/clock-skew.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type ClockCheck, withClock } from '../cluster/clock-check.ts';
import { noCalico } from '../cluster/no-calico.ts';
import type { ProbeOptions } from '../probe/probe-options.ts';
import { version } from '../program/package.ts';
import { write } from '../terminal/streams.ts';

export interface StatusRequest {
  /** Null: all links. */
  readonly link: LinkName | null;
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  /** Files, directories or `-`; empty for a live cluster. */
  readonly from: readonly string[];
  readonly save: string | null;
  readonly expiresWithinMs: number;
  /** As which release of Calico every component is judged; null: as what its image says. */
  readonly forRelease?: string | null;
  /** Null: without live handshakes. */
  readonly probe: ProbeOptions | null;
  /** Told of every request to the API server. */
  readonly log: RequestLog | null;
  readonly clock?: ClockCheck;
}

interface Seen {
  readonly snapshot: Snapshot;
  readonly probed: ProbeParts | null;
  /** Null for files, and where no answer said the time. */
  readonly clockSkewSeconds: number | null;
}

/** Reads a cluster, or files, and judges what was seen. Only the code that this needs is loaded. */
export async function readStatus(request: StatusRequest, now: Date): Promise<Status> {
  const { snapshot, probed, clockSkewSeconds } =
    request.from.length > 0
      ? { snapshot: await fromFiles(request, now), probed: null, clockSkewSeconds: null }
      : await fromCluster(request, now);
  if (request.save !== null) await save(snapshot, request.save);
  const { link, expiresWithinMs, forRelease = null } = request;
  const status = judge(snapshot, { now, version, link, expiresWithinMs, clockSkewSeconds, forRelease });
  if (status.installation.kind === 'none') throw noCalico(snapshot);
  if (probed === null) return status;
  const { withProbe } = await import('../../links/probe/with-probe.ts');
  const { withoutSecretsDeep } = await import('../../snapshot/redaction/secrets-in-document.ts');
  return withoutSecretsDeep(withProbe(status, probed));
}

async function fromFiles({ from, cluster }: StatusRequest, takenAt: Date): Promise<Snapshot> {
  const { readSnapshotFiles } = await import('../files/snapshot-files.ts');
  const { loadSnapshot } = await import('../../snapshot/load.ts');
  return loadSnapshot(await readSnapshotFiles(from), takenAt, cluster.namespace ?? null);
}

async function fromCluster(request: StatusRequest, now: Date): Promise<Seen> {
  const { connect } = await import('../../cluster/connection.ts');
  const { readSnapshot } = await import('../../cluster/read-snapshot.ts');
  const options = request.log === null ? {} : { log: request.log };
  const connection: Connection = await connect(request.cluster, process.env, options);
  try {
    const namespace = request.cluster.namespace ?? null;
    const only = request.link === null ? {} : { link: request.link };
    const [snapshot, probed] = await withClock(request.clock, connection, async () => {
      const seen = await readSnapshot(connection, { namespace, references, ...only }, now);
      if (namespace !== null) {
        const { requireEnds } = await import('../cluster/require-ends.ts');
        await requireEnds(connection, seen, namespace);
      }
      return [seen, await probe(connection, seen, request, now)];
    });
    return { snapshot, probed, clockSkewSeconds: skewSeconds(connection.clockSkew()) };
  } finally {
    connection.close();
  }
}

async function probe(
  connection: Connection,
  snapshot: Snapshot,
  { probe: options, link, expiresWithinMs }: StatusRequest,
  now: Date,
): Promise<ProbeParts | null> {
  if (options === null) return null;
  const { judgeContext } = await import('../../links/judgement.ts');
  const { probeLinks } = await import('../probe/probe-pipeline.ts');
  return probeLinks(connection, judgeContext(snapshot, now, expiresWithinMs), link, options);
}

async function save(snapshot: Snapshot, path: string): Promise<void> {
  const { saveSnapshot } = await import('../../snapshot/save.ts');
  const { writeSnapshotFile } = await import('../files/write-snapshot-file.ts');
  await writeSnapshotFile(path, saveSnapshot(snapshot));
  await write(process.stderr, `saved what was read to ${printable(path)}\n`);
}
