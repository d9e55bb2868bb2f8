import { type Installation, operatorNamespace } from '../../calico/installation.ts';
import { knownValue, mapReading, type Reading } from '../../snapshot/reading.ts';
import type { RedactedSecret } from '../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { parseCertificates } from '../../x509/parse.ts';

export const operatorSecrets = ['typha-certs', 'node-certs'] as const;
export type OperatorSecret = (typeof operatorSecrets)[number];

/** The operator's own CA is named so; a leaf counts as its own when the issuer's CN begins with it. */
export const operatorIssuer = 'tigera-operator-signer';

/** True for a leaf that the operator issued and renews (operator: certificatemanager.go). */
export function isOperatorIssued(leaf: Certificate): boolean {
  return new RegExp(`(^|[,+])CN=${operatorIssuer}`).test(leaf.issuer);
}

/** The identity that a Secret of the operator states. Its own certificates have the default names. */
export interface StatedIdentity {
  readonly name: OperatorSecret;
  readonly commonName: string;
  readonly uriSan: string;
  readonly leaf: Certificate | null;
  readonly ownCertificate: boolean;
}

/** The operator's defaults where a Secret is its own (operator: pkg/render/render.go). */
export const defaultCommonName: Readonly<Record<OperatorSecret, string>> = {
  'typha-certs': 'typha-server',
  'node-certs': 'typha-client',
};

/** What the operator would take from a Secret in its namespace. */
export function statedIdentity(snapshot: Snapshot, name: OperatorSecret): Reading<StatedIdentity> {
  return mapReading(lookUp(snapshot, 'Secret', operatorNamespace, name), (secret) =>
    identityIn(secret, name),
  );
}

/** Names that one end requires of the other; null: none of that kind is set. */
export interface RequiredNames {
  readonly commonName: string | null;
  readonly uriSan: string | null;
}

/**
 * What the operator has Typha require of its clients: the names of node-certs, of each kind that typha-certs states; ''
 * where node-certs states none. Source: operator pkg/render/typha.go.
 */
export function requiredByTypha(
  typha: StatedIdentity,
  node: Pick<StatedIdentity, 'commonName' | 'uriSan'>,
): RequiredNames {
  return {
    commonName: typha.commonName === '' ? null : node.commonName,
    uriSan: typha.uriSan === '' ? null : node.uriSan,
  };
}

/** What the operator has its clients require of Typha: the names of typha-certs. Source: operator pkg/render/node.go. */
export function requiredByClients(typha: StatedIdentity): RequiredNames {
  return { commonName: typha.commonName || null, uriSan: typha.uriSan || null };
}

/** What the Secrets that are there state. */
export function statedIdentities(snapshot: Snapshot): StatedIdentity[] {
  return operatorSecrets.flatMap((name) => knownValue(statedIdentity(snapshot, name)) ?? []);
}

/** Whether the operator makes both ends' settings from its Secrets, and not from what pods request. */
export function takesFromSecrets({ kind, certificateManagement }: Installation): boolean {
  return kind === 'operator' && !certificateManagement;
}

function identityIn(secret: RedactedSecret, name: OperatorSecret): StatedIdentity {
  const text = (key: string) => {
    const value = secret.values[key];
    return value?.kind === 'text' ? value.text : '';
  };
  const { certificate } = keysOf(secret);
  const leaf = parseCertificates(text(certificate)).certificates[0] ?? null;
  const ownCertificate = leaf !== null && isOperatorIssued(leaf);
  return {
    name,
    commonName: ownCertificate ? defaultCommonName[name] : text('common-name'),
    uriSan: ownCertificate ? '' : text('uri-san'),
    leaf,
    ownCertificate,
  };
}

/** Why an object of the operator is not known: files name themselves, of a cluster `otherwise` says enough. */
export function unreadWhy({ metadata }: Snapshot, reading: Reading<unknown>, otherwise: string): string {
  return reading.kind === 'failed' && metadata.files.length > 0 ? reading.cause : otherwise;
}

/** What a copy holds: the keys of its source, and tls.crt and tls.key, which the pods read (operator: keypair.go Secret). */
export function copiedValues(source: RedactedSecret): RedactedSecret['values'] {
  const { certificate, key } = keysOf(source);
  const [leaf, privateKey] = [source.values[certificate], source.values[key]];
  return {
    ...source.values,
    ...(leaf === undefined ? {} : { 'tls.crt': leaf }),
    ...(privateKey === undefined ? {} : { 'tls.key': privateKey }),
  };
}

/** The data keys in which a Secret holds its pair: tls.crt and tls.key, or the legacy names. */
export function keysOf(secret: RedactedSecret): { readonly certificate: string; readonly key: string } {
  return 'cert.crt' in secret.values && !('tls.crt' in secret.values)
    ? { certificate: 'cert.crt', key: 'key.key' }
    : { certificate: 'tls.crt', key: 'tls.key' };
}
