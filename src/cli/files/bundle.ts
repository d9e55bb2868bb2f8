import { gzipSync } from 'node:zlib';
import type { Evidence } from '../../links/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../links/diagnosis/document.ts';
import { renderJson } from '../../render/json.ts';
import type { LogSource } from '../../snapshot/evidence.ts';
import { withoutSecrets } from '../../snapshot/redaction/secrets-in-text.ts';
import { saveSnapshot } from '../../snapshot/save.ts';
import { scrub } from '../../snapshot/scrub.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type ArchiveEntry, tarOf } from './tar.ts';
import { writeSnapshotFile } from './write-snapshot-file.ts';

/** Of logs, before compression: beyond it they are left out, and the file says which. */
const mostLogBytes = 64 * 1024 * 1024;

/** Everything that a diagnosis read, without keys, tokens and passwords, for a ticket. */
export class Bundle {
  readonly #entries: ArchiveEntry[] = [];
  readonly #left: string[] = [];
  #bytes = 0;

  addLog(source: LogSource, text: string): void {
    const name = `logs/${source.namespace}_${source.pod}_${source.container}${source.previous ? '.previous' : ''}.log`;
    if (this.#bytes + text.length > mostLogBytes) {
      this.#left.push(name);
      return;
    }
    this.#bytes += text.length;
    this.#entries.push({ name, content: Buffer.from(withoutSecrets(text, 'prose')) });
  }

  addEvidence(snapshot: Snapshot, diagnosis: Diagnosis, { events, metrics }: Evidence): void {
    const add = (name: string, content: string) =>
      this.#entries.unshift({ name, content: Buffer.from(content) });
    if (this.#left.length > 0) add('logs-left-out.txt', `${this.#left.join('\n')}\n`);
    add('metrics.json', renderJson(metrics));
    add('events.json', renderJson(scrub(events) as object));
    add('diagnosis.json', renderJson(diagnosis));
    add(snapshotEntry, saveSnapshot(snapshot));
  }

  /** Writes the archive in one step, readable by this user alone. */
  async write(path: string): Promise<void> {
    await writeSnapshotFile(path, gzipSync(tarOf(this.#entries)));
  }
}

/** The entry that `--from` reads. */
export const snapshotEntry = 'snapshot.yaml';
