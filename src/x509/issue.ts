import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type Der, tag } from './der/der.ts';
import { DerReader } from './der/der-reader.ts';
import { pemBlock } from './der/pem-text.ts';
import { encodeName, type NameAttribute } from './issuing/distinguished-name.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  keyIdentifier,
  keyUsage,
  subjectKeyIdentifier,
  uriNameConstraint,
} from './issuing/extension-encoding.ts';
import { type LeafNames, leafExtensions } from './issuing/leaf-extensions.ts';
import { defaultScheme, subjectPublicKeyInfo } from './issuing/signature-scheme.ts';
import { type CertificateTemplate, randomSerial, signCertificate } from './issuing/template.ts';
import { type ValidityRequest, validity } from './issuing/validity.ts';
import { generateKey, type KeyAlgorithm, privateKeyPem } from './key-pair.ts';

export interface IssuedCertificate {
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
}

/** A CA that can sign: what the certificates that it issues repeat, and its key. */
export interface Authority extends IssuedCertificate {
  readonly subject: Der;
  readonly keyId: Der;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface AuthorityRequest extends ValidityRequest {
  readonly commonName: string;
  readonly organization?: string;
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Intermediate CAs below this one: 0 by default, null for no limit. */
  readonly maxPathLength?: number | null;
  /** Limits the URI SANs below this CA to a SPIFFE trust domain. */
  readonly trustDomain?: string;
  readonly extendedKeyUsage?: readonly string[] | null;
  /** Self-signed when absent. */
  readonly issuer?: Authority;
}

export interface LeafRequest extends ValidityRequest, LeafNames {
  readonly keyAlgorithm?: KeyAlgorithm;
}

/** A CA certificate for signing and CRLs only; ten years unless asked otherwise. */
export function createAuthority(request: AuthorityRequest): Authority {
  const key = generateKey(request.keyAlgorithm ?? 'P-256');
  const name: NameAttribute[] = [['CN', request.commonName]];
  if (request.organization !== undefined) name.unshift(['O', request.organization]);
  const subject = encodeName(name);
  const keyId = keyIdOf(key);
  const issuer = request.issuer;
  const dates = validity(request, 3650, issuer ?? null);
  const maxPathLength = request.maxPathLength === undefined ? 0 : request.maxPathLength;
  const certificatePem = sign(
    {
      subject,
      ...dates,
      extensions: [
        basicConstraints(true, maxPathLength),
        keyUsage(['keyCertSign', 'cRLSign']),
        ...(request.extendedKeyUsage ? [extendedKeyUsage(request.extendedKeyUsage)] : []),
        ...(request.trustDomain === undefined ? [] : [uriNameConstraint(request.trustDomain)]),
      ],
    },
    key,
    issuer ?? { subject, keyId, privateKeyPem: privateKeyPem(key) },
  );
  return { certificatePem, privateKeyPem: privateKeyPem(key), subject, keyId, ...dates };
}

/** A leaf certificate with a fresh key; a year unless asked otherwise. */
export function issueLeaf(authority: Authority, request: LeafRequest): IssuedCertificate {
  const key = generateKey(request.keyAlgorithm ?? 'P-256');
  const subject = encodeName(request.commonNames.map((name) => ['CN', name]));
  const certificatePem = sign(
    {
      subject,
      ...validity(request, 365, authority),
      extensions: leafExtensions(request, key.asymmetricKeyType === 'rsa'),
    },
    key,
    authority,
  );
  return { certificatePem, privateKeyPem: privateKeyPem(key) };
}

type Signer = Pick<Authority, 'subject' | 'keyId' | 'privateKeyPem'>;
type Body = Pick<CertificateTemplate, 'subject' | 'notBefore' | 'notAfter' | 'extensions'>;

function sign(body: Body, subjectKey: KeyObject, signer: Signer): string {
  const signingKey = createPrivateKey(signer.privateKeyPem);
  const template: CertificateTemplate = {
    ...body,
    serial: randomSerial(),
    issuer: signer.subject,
    subjectPublicKeyInfo: subjectPublicKeyInfo(subjectKey),
    extensions: [
      ...body.extensions,
      subjectKeyIdentifier(keyIdOf(subjectKey)),
      authorityKeyIdentifier(signer.keyId),
    ],
  };
  return pemBlock('CERTIFICATE', signCertificate(template, signingKey, defaultScheme(signingKey)));
}

function keyIdOf(key: KeyObject): Der {
  const info = new DerReader(subjectPublicKeyInfo(key)).enter(tag.sequence);
  info?.next();
  return keyIdentifier((info?.read(tag.bitString) ?? '').slice(1));
}
