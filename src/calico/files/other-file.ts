import { listAt } from '../../json.ts';
import { emptySnapshot, extend } from '../../snapshot/build.ts';
import type { RedactedObject } from '../../snapshot/objects.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { installation } from '../installation.ts';

/** A file that sets nothing up. */
export interface OtherFile {
  readonly path: string;
  /** What it is, or what is wrong with it; null where that is not known. */
  readonly why: string | null;
  /** Whether `status --from` judges it by itself. */
  readonly forStatus: boolean;
}

const byStatus = 'kubectl calico-tls status --from FILE';

/** What a file without settings is, by its text and its documents. */
export function otherFile(path: string, text: string, documents: readonly unknown[]): OtherFile {
  const objects = documents.flatMap(objectsIn);
  if (objects.length > 0) return manifest(path, objects);
  const pem = /^-----BEGIN ([A-Z0-9 ]+)-----/m.exec(text)?.[1];
  const why =
    pem === undefined
      ? null
      : `is a bare PEM file (${pem.toLowerCase()}): lint judges it with the settings that name it, ${byStatus} with the manifest of its Secret`;
  return { path, why, forStatus: false };
}

/** Kinds that a host has as files of its own accord: static pods. */
const ofHosts = ['Pod', 'Node'];

/** The objects of a document that `status` reads. */
function objectsIn(document: unknown): RedactedObject[] {
  return [document, ...listAt(document, 'items')]
    .map(redactObject)
    .filter((object) => object !== null)
    .filter(({ kind }) => !ofHosts.includes(kind));
}

function manifest(path: string, objects: readonly RedactedObject[]): OtherFile {
  const kinds = [...new Set(objects.map(({ kind }) => kind))].sort();
  const metadata = { context: null, server: null, takenAt: new Date(0).toISOString(), files: [path] };
  const forStatus = installation(extend(emptySnapshot(metadata), { objects })).kind !== 'none';
  const judge = forStatus
    ? 'status judges them'
    : `${byStatus} judges them beside the manifests of Calico's workloads`;
  const why = `holds Kubernetes objects (${kinds.join(', ')}): ${judge}`;
  return { path, why, forStatus };
}
