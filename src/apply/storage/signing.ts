import { ExpectedError } from '../../errors.ts';
import { textMapAt } from '../../json.ts';
import type { Identities, Identity } from '../../plan/model/identity.ts';
import type { LeafNames } from '../../x509/issuing/leaf-extensions.ts';
import { readSignedAnswer } from '../../x509/issuing/signed-answer.ts';
import { createSigningRequest } from '../../x509/issuing/signing-request.ts';
import type { KeyAlgorithm } from '../../x509/key-pair.ts';
import { type Address, apiVersionOf } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { labelsFor, names } from './labels.ts';
import type { KeyedCertificate, Staged } from './staging.ts';

/** PKCS#10 requests of both ends, PEM. */
export interface SigningRequests {
  readonly typha: string;
  readonly felix: string;
}

/** What a CA of the user's own sent back, PEM. */
export interface SignedFiles {
  readonly typha: string;
  readonly felix: string;
  readonly ca: string;
}

/**
 * Makes two keys and the requests for their certificates. The keys are kept in Secret calico-tls-pending until
 * the signed answers come; keys of earlier requests are not thrown away.
 */
export async function requestSignatures(
  api: Api,
  namespace: string,
  identities: Identities,
  keyAlgorithm: KeyAlgorithm,
): Promise<SigningRequests> {
  const typha = createSigningRequest(namesOf(identities.typha, 'serverAuth'), keyAlgorithm);
  const felix = createSigningRequest(namesOf(identities.felix, 'clientAuth'), keyAlgorithm);
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const written = await api.create({
    apiVersion: apiVersionOf('Secret'),
    kind: 'Secret',
    metadata: { name: names.pending, namespace, labels: labelsFor('pending') },
    type: 'Opaque',
    data: { 'typha.key': encode(typha.privateKeyPem), 'felix.key': encode(felix.privateKeyPem) },
  });
  if (written.kind === 'conflict')
    throw new ExpectedError(`Secret ${namespace}/${names.pending} holds the keys of an earlier run`, {
      code: 'pending-keys',
      remedy: 'Go on with that run (--signed-dir, or the same command as then), or take them away first.',
      command: 'kubectl calico-tls cleanup',
    });
  return { typha: typha.requestPem, felix: felix.requestPem };
}

/** The signed certificates with the keys that were kept for them, compared with what was asked for. */
export async function signedCertificates(
  api: Api,
  namespace: string,
  identities: Identities,
  files: SignedFiles,
): Promise<Staged> {
  const pending: Address = { kind: 'Secret', namespace, name: names.pending };
  const data = textMapAt(await api.get(pending), 'data');
  const pair = (name: 'typha' | 'felix', usage: 'serverAuth' | 'clientAuth'): KeyedCertificate => {
    const privateKeyPem = Buffer.from(data[`${name}.key`] ?? '', 'base64').toString('utf8');
    if (privateKeyPem === '')
      throw new ExpectedError(`Secret ${namespace}/${names.pending} has no key for ${name}.crt`, {
        code: 'no-pending-key',
        remedy: 'Make the requests with --csr-dir first, against the same cluster.',
      });
    const { problems } = readSignedAnswer(files[name], namesOf(identities[name], usage), privateKeyPem);
    if (problems.length > 0)
      throw new ExpectedError(`${name}.crt is not what was asked for: ${problems.join('; ')}`, {
        code: 'unfit-answer',
        remedy: 'Have the request signed again with the names and usages that it asks for.',
      });
    return { certificatePem: files[name], privateKeyPem };
  };
  return {
    typha: pair('typha', 'serverAuth'),
    felix: pair('felix', 'clientAuth'),
    caPem: files.ca,
    caKeyPem: null,
  };
}

function namesOf(identity: Identity, usage: 'serverAuth' | 'clientAuth'): LeafNames {
  return { ...namesIn(identity), extendedKeyUsage: [usage] };
}

/** The names of a certificate; an identity without one of them gives none. */
export function namesIn({
  commonName,
  spiffeId,
}: Identity): Pick<LeafNames, 'commonNames'> & { readonly uriSans: readonly string[] } {
  return {
    commonNames: commonName === '' ? [] : [commonName],
    uriSans: spiffeId === '' ? [] : [spiffeId],
  };
}
