import { createSecureContext } from 'node:tls';
import { objectAt, textAt } from '../../json.ts';
import type { Connection } from '../connection.ts';
import { pathOf, resources } from '../resources.ts';
import type { ClientPair } from './handshake.ts';

/** The Secret and key behind a file of a process. */
export interface KeyPlace {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** Why a certificate or key cannot be used; never what is in it. */
export interface NoPair {
  readonly why: string;
}

/**
 * The certificate and key of a process, for one handshake: they stay in this process's memory, and nothing prints
 * or keeps them.
 */
export async function readClientPair(
  connection: Connection,
  certificatePem: string,
  place: KeyPlace,
): Promise<ClientPair | NoPair> {
  const path = pathOf(resources.secrets, place.namespace, place.name);
  const response = await connection.request({ path });
  if (response.status === 403) return { why: `may not get secrets in ${place.namespace}` };
  if (response.status >= 400) return { why: `Secret ${place.namespace}/${place.name}: ${response.status}` };
  const encoded = textAt(objectAt(response.body, 'data'), place.key);
  if (encoded === undefined)
    return { why: `Secret ${place.namespace}/${place.name} has no key ${place.key}` };
  const keyPem = Buffer.from(encoded, 'base64').toString('utf8');
  const source = `${place.key} of Secret ${place.namespace}/${place.name}`;
  try {
    createSecureContext({ key: keyPem });
  } catch {
    return { why: `${source} is no private key in PEM` };
  }
  try {
    createSecureContext({ key: keyPem, cert: certificatePem });
  } catch {
    return { why: `${source} is not the key of the certificate` };
  }
  return { certificatePem, keyPem };
}
