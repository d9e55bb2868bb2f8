import { textMapAt } from '../../json.ts';
import type { ChangeGoal } from '../../plan/model/goal.ts';
import { type Address, apiVersionOf } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { type RawObject, resourceVersionOf } from '../objects/raw-object.ts';
import { removeSecret } from './backup.ts';
import { goalLabel, labelsFor, names } from './labels.ts';

/** A certificate (its chain, leaf first) with its key, PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** The new certificates of a change, kept in the cluster from before its first write until its end. */
export interface Staged {
  readonly typha: KeyedCertificate;
  readonly felix: KeyedCertificate;
  /** PEM of the CA that signed them. */
  readonly caPem: string;
  /** The key of a CA that was made for this change, and is to be kept in the cluster; null for every other CA. */
  readonly caKeyPem: string | null;
  /** The plan keeps that key itself, once the CA is trusted; else it is kept before the first write. */
  readonly planKeepsCa?: boolean;
}

const entries = {
  typhaCertificate: 'typha.crt',
  typhaKey: 'typha.key',
  felixCertificate: 'felix.crt',
  felixKey: 'felix.key',
  ca: 'ca.crt',
  caKey: 'ca.key',
} as const;

const pendingIn = (namespace: string): Address => ({ kind: 'Secret', namespace, name: names.pending });

/** Keeps the certificates in Secret calico-tls-pending for a goal, in place of any that it holds. */
export async function stage(api: Api, namespace: string, staged: Staged, goal: ChangeGoal): Promise<void> {
  const data = Object.fromEntries(
    Object.entries(dataOf(staged)).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  );
  for (;;) {
    const found = await api.get(pendingIn(namespace));
    const secret: RawObject = {
      apiVersion: apiVersionOf('Secret'),
      kind: 'Secret',
      metadata: {
        name: names.pending,
        namespace,
        labels: { ...labelsFor('pending'), [goalLabel]: goal },
        ...(found === null ? {} : { resourceVersion: resourceVersionOf(found) }),
      },
      type: 'Opaque',
      data,
    };
    const known = textMapAt(found, 'data');
    const isSame = Object.entries(data).every(([key, value]) => known[key] === value);
    if (found !== null && isSame && goalOf(found) === goal) return;
    const written = found === null ? await api.create(secret) : await api.replace(secret);
    if (written.kind === 'written') return;
  }
}

/** What a run before this one staged for a goal that is asked about; null when there is nothing, or not all of it. */
export async function readStaged(
  api: Api,
  namespace: string,
  isFor: (goal: string | null) => boolean = () => true,
): Promise<Staged | null> {
  const found = await api.get(pendingIn(namespace));
  if (found !== null && !isFor(goalOf(found))) return null;
  const data = textMapAt(found, 'data');
  const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString('utf8');
  const staged: Staged = {
    typha: { certificatePem: text(entries.typhaCertificate), privateKeyPem: text(entries.typhaKey) },
    felix: { certificatePem: text(entries.felixCertificate), privateKeyPem: text(entries.felixKey) },
    caPem: text(entries.ca),
    caKeyPem: text(entries.caKey) || null,
  };
  const needed = [staged.caPem, ...Object.values(staged.typha), ...Object.values(staged.felix)];
  return needed.every((one) => one !== '') ? staged : null;
}

function goalOf({ metadata }: RawObject): string | null {
  return textMapAt(metadata, 'labels')[goalLabel] ?? null;
}

/** Takes the staged certificates away; false when the server does not allow it. */
export const unstage = (api: Api, namespace: string): Promise<boolean> =>
  removeSecret(api, namespace, names.pending);

function dataOf({ typha, felix, caPem, caKeyPem }: Staged): Record<string, string> {
  return {
    [entries.typhaCertificate]: typha.certificatePem,
    [entries.typhaKey]: typha.privateKeyPem,
    [entries.felixCertificate]: felix.certificatePem,
    [entries.felixKey]: felix.privateKeyPem,
    [entries.ca]: caPem,
    ...(caKeyPem === null ? {} : { [entries.caKey]: caKeyPem }),
  };
}
