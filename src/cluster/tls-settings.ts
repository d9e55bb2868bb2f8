import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ExpectedError } from '../errors.ts';
import { textAt } from '../json.ts';
import type { Target } from './target.ts';

/** What TLS to the API server needs, in node:tls's terms. */
export interface TlsSettings {
  readonly ca?: Buffer;
  readonly cert?: Buffer | string;
  readonly key?: Buffer | string;
  readonly rejectUnauthorized?: boolean;
  readonly servername?: string;
}

/** Reads and checks the certificates of a target, so that a malformed one is named before the first request. */
export function tlsSettings(target: Target): TlsSettings {
  const { user } = target;
  const owner = `user ${user.name}`;
  const ca = material(target.caFile, target.caData, 'certificate-authority', `cluster ${target.clusterName}`);
  const cert = material(user.certFile, user.certData, 'client-certificate', owner);
  const key = material(user.keyFile, user.keyData, 'client-key', owner);
  if (ca !== null) checkCertificate(ca);
  if (cert !== null) checkCertificate(cert);
  if (cert !== null && key === null) throw incomplete('client-key', owner);
  if (key !== null && cert === null) throw incomplete('client-certificate', owner);
  if (cert !== null && key !== null) checkPair(cert, key);
  return {
    ...(ca !== null && !target.skipVerify ? { ca: ca.bytes } : {}),
    ...(cert !== null && key !== null ? { cert: cert.bytes, key: key.bytes } : {}),
    ...(target.skipVerify ? { rejectUnauthorized: false } : {}),
    ...(target.tlsServerName === null ? {} : { servername: target.tlsServerName }),
  };
}

interface Material {
  readonly bytes: Buffer;
  /** For messages: `client-certificate FILE` or `client-certificate-data of user NAME`. */
  readonly origin: string;
}

/** Inline data wins over a file, as in client-go (rest/config.go, dataFromSliceOrFile). */
function material(file: string | null, data: string | null, field: string, owner: string): Material | null {
  if (data !== null) return { bytes: Buffer.from(data, 'base64'), origin: `${field}-data of ${owner}` };
  if (file === null) return null;
  try {
    return { bytes: readFileSync(file), origin: `${field} ${file}` };
  } catch (cause) {
    throw new ExpectedError(`cannot read ${field} ${file} (${textAt(cause, 'code') ?? 'unknown error'})`, {
      code: 'unreadable-certificate-file',
      remedy: 'Mend the path in the kubeconfig or the flag that names it.',
      cause,
    });
  }
}

function checkCertificate(material: Material): void {
  try {
    new X509Certificate(material.bytes);
  } catch {
    throw malformed(`${material.origin} holds no PEM certificate`);
  }
}

function checkPair(cert: Material, key: Material): void {
  try {
    createSecureContext({ key: key.bytes });
  } catch {
    throw malformed(`${key.origin} holds no usable PEM private key`);
  }
  try {
    createSecureContext({ cert: cert.bytes, key: key.bytes });
  } catch {
    throw malformed(`${key.origin} is not the key of ${cert.origin}`);
  }
}

const incomplete = (field: string, owner: string): ExpectedError =>
  malformed(`${owner} has no ${field}, so its other half is of no use`);

function malformed(fact: string): ExpectedError {
  return new ExpectedError(fact, {
    code: 'malformed-credentials',
    remedy: 'Mend the kubeconfig, or ask for a new one.',
  });
}
