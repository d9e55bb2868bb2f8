import { isObject, objectAt, textAt, textMapAt } from '../../json.ts';
import { type Address, addressText, apiVersionOf, writableKinds } from '../objects/address.ts';
import { type RawObject, rawObject } from '../objects/raw-object.ts';
import { labelsFor, objectsAnnotation } from './labels.ts';

/** One object as it was before a change; null: it did not exist. */
export interface BackedUp {
  readonly address: Address;
  readonly object: RawObject | null;
}

/** The content of a backup Secret. */
export interface BackupContent {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string;
  /** What the change was for. */
  readonly goal: string;
  readonly objects: readonly BackedUp[];
}

const indexKey = 'index.json';
const prefix = 'calico-tls-backup-';

/** `calico-tls-backup-20261124t224421z`; `taken` names at the same second get a number behind. */
export function backupName(now: Date, taken: (name: string) => boolean = () => false): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase();
  const base = `${prefix}${time}z`;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken(name)) return name;
  }
}

/** The Secret that keeps a backup. Its annotation says, for lists without data, which objects are in it. */
export function backupSecret(content: BackupContent): RawObject {
  const { namespace, name, createdAt, goal, objects } = content;
  const index = {
    createdAt,
    goal,
    objects: objects.map(({ address, object }) => ({ ...address, existed: object !== null })),
  };
  const entries = objects.flatMap(({ address, object }) =>
    object === null ? [] : [[keyOf(address), encode(kept(object))] as const],
  );
  return {
    apiVersion: apiVersionOf('Secret'),
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: labelsFor('backup'),
      annotations: { [objectsAnnotation]: objects.map(({ address }) => addressText(address)).join(', ') },
    },
    type: 'Opaque',
    data: { [indexKey]: encode(index), ...Object.fromEntries(entries) },
  };
}

/** The content of a backup Secret, or null when it is none that this program wrote. */
export function backupContent(secret: RawObject): BackupContent | null {
  const data = textMapAt(secret, 'data');
  const index = decode(data[indexKey]);
  if (!isObject(index) || !Array.isArray(index.objects)) return null;
  const objects: BackedUp[] = [];
  for (const entry of index.objects) {
    const address = addressIn(entry);
    if (address === null) return null;
    const existed = objectAt({ entry }, 'entry').existed === true;
    const object = existed ? rawObject(decode(data[keyOf(address)])) : null;
    if (existed && object === null) return null;
    objects.push({ address, object });
  }
  const { namespace, name } = secret.metadata;
  return {
    namespace,
    name,
    createdAt: textAt(index, 'createdAt') ?? '',
    goal: textAt(index, 'goal') ?? '',
    objects,
  };
}

/** managedFields and status are the server's own and cannot be put back. */
function kept(object: RawObject): unknown {
  const { managedFields: _fields, ...metadata } = object.metadata;
  const { status: _status, ...rest } = object;
  return { ...rest, metadata };
}

const backedUpKinds = writableKinds.filter((kind) => kind !== 'Lease');

function addressIn(entry: unknown): Address | null {
  const kind = backedUpKinds.find((known) => known === textAt(entry, 'kind'));
  const [namespace, name] = [textAt(entry, 'namespace'), textAt(entry, 'name')];
  return kind === undefined || namespace === undefined || name === undefined
    ? null
    : { kind, namespace, name };
}

const keyOf = ({ kind, namespace, name }: Address): string => `${kind}.${namespace}.${name}.json`;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

function decode(value: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(value ?? '', 'base64').toString('utf8'));
  } catch {
    return null;
  }
}
