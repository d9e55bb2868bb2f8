import { textAt, textMapAt } from '../../json.ts';
import { type Address, apiVersionOf } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { labelsFor, names } from './labels.ts';
import type { KeyedCertificate } from './staging.ts';

/** A CA with its key out of a Secret of type kubernetes.io/tls; null when there is none of it. */
export async function readAuthoritySecret(
  api: Api,
  namespace: string,
  name: string = names.ca,
): Promise<KeyedCertificate | null> {
  const found = await api.get({ kind: 'Secret', namespace, name });
  const data = textMapAt(found, 'data');
  const text = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString('utf8');
  const [certificatePem, privateKeyPem] = [text('tls.crt'), text('tls.key')];
  return certificatePem === '' || privateKeyPem === '' ? null : { certificatePem, privateKeyPem };
}

/**
 * Keeps the CA that was made for a change in Secret calico-tls-ca. One that is there already stays as it is: false
 * when it is another CA.
 */
export async function keepAuthority(
  api: Api,
  namespace: string,
  authority: KeyedCertificate,
): Promise<boolean> {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const address: Address = { kind: 'Secret', namespace, name: names.ca };
  for (;;) {
    const written = await api.create({
      apiVersion: apiVersionOf('Secret'),
      kind: 'Secret',
      metadata: { name: names.ca, namespace, labels: labelsFor('ca') },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': encode(authority.certificatePem), 'tls.key': encode(authority.privateKeyPem) },
    });
    if (written.kind === 'written') return true;
    const found = await api.get(address);
    if (found !== null)
      return textAt(textMapAt(found, 'data'), 'tls.crt') === encode(authority.certificatePem);
  }
}
