import { publicKeyName } from '../../links/certificates/stored-certificate.ts';
import { shown } from '../../links/wording.ts';
import type { PodDisruptionBudget, Service } from '../../snapshot/objects.ts';
import type { RedactedSecret, SecretValue } from '../../snapshot/secret.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { parseCertificates } from '../../x509/parse.ts';

/** What differs between two Secrets, key by key; keys as fingerprints, never as data. */
export function secretFields(before: RedactedSecret | null, after: RedactedSecret): string[] {
  const keys = [...new Set([...Object.keys(before?.values ?? {}), ...Object.keys(after.values)])].toSorted();
  return keys.flatMap((key) => {
    const [old, value] = [before?.values[key], after.values[key]];
    if (JSON.stringify(old) === JSON.stringify(value)) return [];
    return [`${key}: ${describeValue(old)} -> ${describeValue(value)}`];
  });
}

/** What differs between the data of two ConfigMaps. */
export function dataFields(
  before: Readonly<Record<string, string>> | undefined,
  after: Readonly<Record<string, string>> | undefined,
): string[] {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].toSorted();
  return keys.flatMap((key) => {
    const [old, value] = [before?.[key], after?.[key]];
    return old === value ? [] : [`${key}: ${describeText(old)} -> ${describeText(value)}`];
  });
}

/** What differs between two Services: whom they lead to, and their ports. */
export function serviceFields(before: Service | null, after: Service): string[] {
  const selector = (service: Service | null) =>
    Object.entries(service?.spec.selector ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(',') || '(none)';
  const ports = (service: Service | null) =>
    (service?.spec.ports ?? [])
      .map(({ name, port, targetPort }) => `${name ?? ''} ${port} to ${targetPort ?? port}`)
      .join(', ') || '(none)';
  return (
    [
      ['selector', selector(before), selector(after)],
      ['ports', ports(before), ports(after)],
    ] as const
  ).flatMap(([name, old, value]) => (old === value ? [] : [`${name}: ${old} -> ${value}`]));
}

/** What differs between two disruption budgets. */
export function budgetFields(before: PodDisruptionBudget | null, after: PodDisruptionBudget): string[] {
  return (['maxUnavailable', 'minAvailable'] as const).flatMap((name) => {
    const [old, value] = [before?.spec[name], after.spec[name]];
    return old === value ? [] : [`${name}: ${old ?? '(none)'} -> ${value ?? '(none)'}`];
  });
}

/** `CN typha-server, URI spiffe://…, EC P-256, until 2027-11-24, sha256 ab12cd34`. */
export function describeCertificate(certificate: Certificate): string {
  const uris = certificate.uriSans.map((uri) => `URI ${shown(uri)}, `).join('');
  const until = certificate.notAfter.toISOString().slice(0, 10);
  const name = certificate.commonName === '' ? '' : `CN ${shown(certificate.commonName)}, `;
  return `${name}${uris}${publicKeyName(certificate)}, until ${until}, sha256 ${certificate.sha256.slice(0, 8)}`;
}

function describeValue(value: SecretValue | undefined): string {
  switch (value?.kind) {
    case undefined:
      return '(none)';
    case 'text':
      return describeText(value.text);
    case 'private-key':
      return `private key ${value.key.algorithm ?? ''} (public half sha256 ${value.key.publicKeySha256?.slice(0, 8) ?? 'unknown'})`;
    case 'withheld':
      return `${value.bytes} bytes`;
  }
}

function describeText(text: string | undefined): string {
  if (text === undefined) return '(none)';
  const { certificates } = parseCertificates(text);
  return certificates.length === 0 ? shown(text) : certificates.map(describeCertificate).join(' + ');
}
