import { componentRelease } from '../../calico/component-release.ts';
import type { Installation } from '../../calico/installation.ts';
import { textOf } from '../../calico/typha-parameters.ts';
import { type Process, type TyphaTls, typhaTls } from '../../calico/typha-tls.ts';
import { containerNamed, isRolling, type Revision, type Workload } from '../../calico/workload.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import {
  type StoredCertificate,
  type StoredTrust,
  storedCertificate,
  storedTrust,
} from '../certificates/stored-certificate.ts';
import { type EndRelease, withGo } from '../release-go.ts';
import type { FelixTyphaMode } from '../status.ts';

/** One process of one pod template that takes part in the connection. */
export interface End {
  readonly side: 'client' | 'server';
  readonly process: Process;
  readonly workload: Workload;
  readonly revision: Revision;
  readonly tls: TyphaTls;
  /** Of its container, which may be another than that of the installation. */
  readonly release: EndRelease;
  readonly mode: FelixTyphaMode;
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
}

/** Every end of the connection: Typha's first, then the clients, each template with pods of its own. */
export function ends(snapshot: Snapshot, installation: Installation): End[] {
  return installation.workloads
    .filter((w) => w.role === 'typha' || w.role === 'node' || w.role === 'node-windows')
    .flatMap((workload) =>
      workload.revisions.flatMap((revision) =>
        typhaTls(snapshot, workload, revision.template).map((tls) =>
          endOf(workload, revision, tls, installation),
        ),
      ),
    );
}

/** True for a client that dials Typha at all: an address or a Service name is set. */
export function dialsTypha(tls: TyphaTls): boolean | null {
  const address = textOf(tls.parameters.address);
  const service = textOf(tls.parameters.serviceName);
  if (address === null || service === null) return null;
  return address !== '' || service !== '';
}

function endOf(
  workload: Workload,
  revision: Revision,
  tls: TyphaTls,
  { calicoVersion, judgedAs, fipsMode = false }: Installation,
): End {
  const { files } = tls;
  const image =
    judgedAs === undefined
      ? containerNamed(revision.template, containerOf(workload, tls.process))?.image
      : undefined;
  const installed = { version: judgedAs ?? calicoVersion, rolling: isRolling(workload) };
  const found = withGo(componentRelease(image, installed, tls.environment));
  const release = { ...found, fips: found.fips || fipsMode };
  const go = release.gos.at(-1);
  return {
    side: tls.process === 'typha' ? 'server' : 'client',
    process: tls.process,
    workload,
    revision,
    tls,
    release,
    mode: modeOf(tls, workload),
    certificate: files.cert === null ? null : storedCertificate(files.cert, files.key, release.gos),
    trust: files.ca === null ? null : storedTrust(files.ca, go),
  };
}

function containerOf({ role }: Workload, process: Process): string {
  if (process === 'typha') return 'calico-typha';
  if (role === 'node') return 'calico-node';
  return process === 'confd' ? 'confd' : 'felix';
}

/** What an end does once it starts. */
export function modeOf(tls: TyphaTls, workload: Workload): FelixTyphaMode {
  if (tls.process === 'typha' && workload.desiredPods === 0) return 'not-used';
  if (tls.process !== 'typha') {
    const dials = dialsTypha(tls);
    if (dials === null) return 'unknown';
    if (!dials) return 'not-used';
  }
  if (tls.environment.blockers.length > 0) return 'broken';
  switch (tls.outcome.kind) {
    case 'plaintext':
      return 'plaintext';
    case 'incomplete':
      return 'broken';
    case 'unknown':
      return 'unknown';
    case 'tls':
      if (Object.values(tls.files).some((file) => file?.kind === 'missing')) return 'broken';
      if (tls.commonName !== '' && tls.uriSan !== '') return 'mtls-cn-or-spiffe';
      return tls.uriSan === '' ? 'mtls-cn' : 'mtls-spiffe';
  }
}
