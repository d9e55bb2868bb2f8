import { ExpectedError } from '../errors.ts';
import { isObject, type JsonObject, listAt, textAt } from '../json.ts';
import { emptySnapshot, extend } from './build.ts';
import { failed, type Reading } from './reading.ts';
import { redactObject, seeSavedSecret } from './redact.ts';
import { snapshotApiVersion } from './save.ts';
import { scrub } from './scrub.ts';
import { type Shape, validate } from './shape.ts';
import type { Answer, PodSummary, ServerConnection, Snapshot } from './snapshot.ts';

const request: Shape = {
  fields: { kind: 'text', group: 'text', resource: 'text' },
  required: ['kind', 'group', 'resource'],
};
const answers: Shape = {
  list: { fields: { request, outcome: 'text' }, required: ['request', 'outcome'] },
};
const pods: Shape = {
  list: {
    fields: {
      namespace: 'text',
      name: 'text',
      ready: 'boolean',
      restarts: 'number',
      labels: { map: 'text' },
    },
    required: ['namespace', 'name', 'ready', 'restarts', 'labels'],
  },
};
const serverConnection: Shape = {
  fields: {
    protocol: 'text',
    cipher: 'text',
    chain: { list: 'text' },
    verified: 'boolean',
    authentication: 'text',
  },
  required: ['protocol', 'cipher', 'chain', 'verified', 'authentication'],
};

/** Whether a document is one of this program's own, of whatever kind. */
export function isOwnDocument(document: unknown): document is JsonObject {
  return isObject(document) && (textAt(document, 'apiVersion') ?? '').startsWith('calico-tls/');
}

/** Reads back what saveSnapshot wrote. `file` names it in messages. */
export function readSaved(document: JsonObject, file: string): Snapshot {
  const [apiVersion, kind] = [textAt(document, 'apiVersion'), textAt(document, 'kind')];
  if (apiVersion !== snapshotApiVersion || kind !== 'Snapshot') {
    throw new ExpectedError(
      `${file} holds a ${kind ?? 'document without kind'} of ${apiVersion}, not a Snapshot`,
      {
        code: 'not-a-snapshot',
        remedy: `Give a file that status --save of this version wrote (${snapshotApiVersion}).`,
      },
    );
  }
  const start = emptySnapshot({
    context: textAt(document.metadata, 'context') ?? null,
    server: textAt(document.metadata, 'server') ?? null,
    takenAt: takenAt(document, file),
    files: [file],
  });
  const objects = listAt(document, 'objects').map((raw) =>
    textAt(raw, 'kind') === 'Secret' ? seeSavedSecret(scrub(raw)) : redactObject(raw),
  );
  return extend(start, {
    kubernetesVersion: readingOf<string>(document.kubernetesVersion, 'text'),
    connection: readingOf<ServerConnection>(document.connection, serverConnection),
    nodePods: readingOf<readonly PodSummary[]>(document.nodePods, pods),
    objects: objects.filter((object) => object !== null),
    answers: (validate(document.answers, answers) as readonly Answer[] | undefined) ?? [],
  });
}

function takenAt(document: JsonObject, file: string): string {
  const time = textAt(document.metadata, 'takenAt');
  if (time !== undefined && !Number.isNaN(Date.parse(time))) return time;
  throw new ExpectedError(`${file} does not say when it was taken (metadata.takenAt)`, {
    code: 'not-a-snapshot',
    remedy: 'Give a file as status --save wrote it.',
  });
}

function readingOf<T>(raw: unknown, shape: Shape): Reading<T> {
  if (isObject(raw)) {
    if (raw.kind === 'absent') return { kind: 'absent' };
    if (raw.kind === 'failed') return failed(textAt(raw, 'cause') ?? 'unknown cause');
    if (raw.kind === 'forbidden' && isObject(raw.permission)) return raw as unknown as Reading<T>;
    const value = raw.kind === 'known' ? validate(raw.value, shape) : undefined;
    if (value !== undefined) return { kind: 'known', value: value as T };
  }
  return failed('the file does not say');
}
