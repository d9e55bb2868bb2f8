import type { EtcdEnd } from '../../../links/etcd/end.ts';
import type { RedactedSecret, SecretValue } from '../../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import {
  type EtcdFileKind,
  type EtcdMaterials,
  holdsCertificates,
  sameCertificates,
} from '../../connections/etcd/certificates.ts';
import { newSecret } from '../../edits/new-secret.ts';
import { changeSecret } from '../../edits/object-change.ts';
import { extendTrust } from '../../edits/trust-bundle.ts';
import type { Blocker } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import type { WantedClient } from './wanted-client.ts';

export interface SecretMoveRequest {
  readonly snapshot: Snapshot;
  readonly ends: readonly EtcdEnd[];
  readonly wanted: readonly WantedClient[];
  readonly newCertificates: EtcdMaterials;
}

/** The keys of each Secret (`ns/name`) and which file each of them is. */
export type SecretKeys = ReadonlyMap<string, ReadonlyMap<string, EtcdFileKind>>;

/** The Secrets behind the files of all clients; a blocker where one key would have to be two files. */
export function secretKeys(wanted: readonly WantedClient[]): SecretKeys | Blocker {
  const found = new Map<string, Map<string, EtcdFileKind>>();
  for (const { files } of wanted)
    for (const { file, destination } of files) {
      const { namespace, name, key } = destination.source;
      const keys = found.get(`${namespace}/${name}`) ?? new Map<string, EtcdFileKind>();
      const other = keys.get(key);
      if (other !== undefined && other !== file)
        return {
          blocked: `key ${key} of Secret ${namespace}/${name} is used as ${other} and as ${file}`,
          remedy: 'Give CA, certificate and key a key of their own in the Secret first.',
        };
      found.set(`${namespace}/${name}`, keys.set(key, file));
    }
  return found;
}

/** The Secrets with the given certificates in place; none where they hold them. */
export function secretChanges(request: SecretMoveRequest): readonly ObjectChange[] | Blocker {
  const { snapshot, wanted } = request;
  const keys = secretKeys(wanted);
  if ('blocked' in keys) return keys;
  const changes: ObjectChange[] = [];
  for (const [secret, files] of keys) {
    const [namespace = '', name = ''] = secret.split('/');
    const found = lookUp(snapshot, 'Secret', namespace, name);
    if (found.kind === 'forbidden' || found.kind === 'failed')
      return {
        blocked: `Secret ${secret} could not be read${found.kind === 'failed' ? `: ${found.cause}` : ''}`,
        remedy: `Get the right to read secrets in ${namespace}: a plan that cannot be proved is not made.`,
      };
    const before = found.kind === 'known' ? found.value : null;
    const values = valuesFor(before, secret, files, request);
    if ('blocked' in values) return values;
    if (values.size === 0) continue;
    const base = before ?? newSecret(namespace, name);
    const after = { ...base, values: { ...base.values, ...Object.fromEntries(values) } };
    changes.push(changeSecret(before, after));
  }
  return changes;
}

function valuesFor(
  before: RedactedSecret | null,
  secret: string,
  files: ReadonlyMap<string, EtcdFileKind>,
  { ends, newCertificates }: SecretMoveRequest,
): ReadonlyMap<string, SecretValue> | Blocker {
  const values = new Map<string, SecretValue>();
  for (const [key, file] of files) {
    const old = before?.values[key];
    if (file === 'key') {
      const isSame =
        old?.kind === 'private-key' && old.key.publicKeySha256 === newCertificates.key.publicKeySha256;
      if (!isSame) values.set(key, { kind: 'private-key', key: newCertificates.key });
      continue;
    }
    const text = old?.kind === 'text' ? old.text : '';
    if (file === 'cert') {
      if (!sameCertificates(text, newCertificates.certificatePem))
        values.set(key, { kind: 'text', text: newCertificates.certificatePem });
      continue;
    }
    const trust = trustFor(text, isInForce(ends, secret, key), newCertificates.authorityPem);
    if (trust === null)
      return {
        blocked: `Secret ${secret} has no CA of etcd (key ${key}), and none was given`,
        remedy: 'Give the CA that verifies etcd with --etcd-ca.',
      };
    if (trust !== text) values.set(key, { kind: 'text', text: trust });
  }
  return values;
}

/** A CA that clients use stays beside the given one: what it verifies today it verifies on. Null: there is none. */
function trustFor(stored: string, isUsed: boolean, given: string | null): string | null {
  if (given === null) return holdsCertificates('', stored) ? null : stored;
  if (isUsed) return extendTrust(stored, given) ?? stored;
  return sameCertificates(stored, given) ? stored : given;
}

function isInForce(ends: readonly EtcdEnd[], secret: string, key: string): boolean {
  return ends.some(({ mode, trust }) => {
    const object = trust?.object;
    return (
      (mode === 'tls' || mode === 'mtls') &&
      object?.object === 'Secret' &&
      `${object.namespace}/${object.name}` === secret &&
      object.key === key
    );
  });
}
