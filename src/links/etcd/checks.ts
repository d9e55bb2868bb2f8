import type { FileSource } from '../../calico/mounted-file.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { ServerFiles } from '../lint/server-files.ts';
import type { Fact } from '../probe/fact.ts';
import type { CertifiedServer } from './certified-server.ts';
import type { EtcdEnd } from './end.ts';
import type { EtcdView } from './probe/etcd-view.ts';
import type { EtcdServer } from './server.ts';

/** What is known around a client of etcd. */
export interface Surroundings {
  /** Whether every etcd that is visible demands client certificates; null: not known. */
  readonly demandsCertificates: boolean | null;
  /** When an object that holds files last changed; null: not known. */
  readonly changedAt: (source: FileSource) => string | null;
}

/** What the findings of this link are judged from. */
export interface EtcdChecks {
  /** One client, of a cluster or in files. */
  readonly end: (end: EtcdEnd, around: Surroundings) => CheckResult[];
  /** All clients together. */
  readonly ends: (ends: readonly EtcdEnd[]) => CheckResult[];
  /** The hosts that all clients dial, and the etcds whose certificate is known. */
  readonly hosts: (ends: readonly EtcdEnd[], servers: readonly CertifiedServer[]) => CheckResult[];
  /** Clients and etcds, each against each. */
  readonly discovery: (ends: readonly EtcdEnd[], servers: readonly EtcdServer[]) => CheckResult[];
  /** The flags of one etcd. */
  readonly server: (server: EtcdServer) => CheckResult[];
  /** The files that the settings of one etcd name. */
  readonly serverFiles: (name: string, files: ServerFiles) => CheckResult[];
  /** A live handshake with one endpoint. */
  readonly socket: (view: EtcdView) => readonly (Fact | CheckResult)[];
}
