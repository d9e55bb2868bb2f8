import type { ReadText } from '../../calico/control-plane/host-text.ts';
import type { StaticPod } from '../../calico/control-plane/static-pod.ts';
import type { Installation } from '../../calico/installation.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { AnonymousObservation } from '../../snapshot/socket-observation.ts';
import type { ServerFiles } from '../lint/server-files.ts';
import type { JudgedEnd } from './end.ts';
import type { Served } from './served.ts';
import type { ServingCertificate } from './serving-certificate.ts';

/** Who has set up a client; null: a file describes it. */
export type InstalledBy = Installation['kind'] | null;

/** What is known around a kube-apiserver whose flags are visible. */
export interface Surroundings {
  readonly snapshot: Snapshot;
  /** Reads files as it would: on a host that is given, in a cluster none. */
  readonly readText: ReadText;
  /** Some component of Calico identifies itself by a client certificate. */
  readonly certificatesUsed: boolean;
  /** Null: not known. */
  readonly calicoVersion: string | null;
}

/** What the findings of this link are judged from. */
export interface ApiserverChecks {
  /** One client, of a cluster or in files. */
  readonly end: (end: JudgedEnd, installedBy: InstalledBy) => CheckResult[];
  /** One client, and what kube-apiserver answers with. */
  readonly served: (end: JudgedEnd, served: Served) => CheckResult[];
  /** The flags of one kube-apiserver. */
  readonly pod: (pod: StaticPod, around: Surroundings) => CheckResult[];
  /** The files that the flags of one kube-apiserver name. */
  readonly serverFiles: (name: string, files: ServerFiles) => CheckResult[];
  /** What it presented on this program's own connection to the address. */
  readonly connection: (seen: ServingCertificate, address: string | null) => CheckResult[];
  /** How it answered requests without a credential. */
  readonly anonymous: (answers: readonly AnonymousObservation[]) => CheckResult[];
}
