import type { Der } from '../../../../src/x509/der/der.ts';
import type { KeyKind } from '../../../unit/x509/crafted/test-keys.ts';
import { keyPem } from './base-keys.ts';
import type { KeyPairFiles, Mutation, MutationContext } from './mutation.ts';

/** Files as the tools write them. */
export interface FileKind {
  readonly kind: KeyKind;
  readonly type: 'pkcs8' | 'pkcs1' | 'sec1';
}

export const labels = { pkcs8: 'PRIVATE KEY', pkcs1: 'RSA PRIVATE KEY', sec1: 'EC PRIVATE KEY' } as const;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=';

/** Two thirds: one base64 character is another. The rest: bits and octets of the DER. */
export function oneChange(file: FileKind): Mutation {
  return (context) => {
    const key = context.keys.key(file.kind, context.below(64));
    const der = context.keys.der(key, file.type);
    const certFile = context.keys.certificate(key);
    const label = labels[file.type];
    return context.pick([true, true, false])
      ? { certFile, keyFile: changedCharacter(keyPem(der, label), context) }
      : { certFile, keyFile: keyPem(changedDer(der, context), label) };
  };
}

function changedCharacter(pem: string, { pick, below }: MutationContext): string {
  const from = pem.indexOf('\n') + 1;
  const to = pem.indexOf('\n-----END');
  let at = from + below(to - from);
  if (pem[at] === '\n') at--;
  return pem.slice(0, at) + pick([...alphabet]) + pem.slice(at + 1);
}

export function changedDer(der: Der, { pick, below }: MutationContext): Der {
  const at = below(der.length);
  const octet = String.fromCharCode(below(256));
  return pick<() => Der>([
    () => der.slice(0, at) + String.fromCharCode(der.charCodeAt(at) ^ (1 << below(8))) + der.slice(at + 1),
    () => der.slice(0, at) + octet + der.slice(at + 1),
    () => der.slice(0, at) + octet + der.slice(at),
    () => der.slice(0, at) + der.slice(at + 1),
    () => der.slice(0, at),
    () => der + octet,
  ])();
}

const marked = (body: string, label = 'PRIVATE KEY') =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

/** Changes of the text of a key file, and of what stands beside the key in it. */
export const keyFileChanges: readonly ((key: string, other: string, cert: string) => string)[] = [
  (key) => key,
  (key) => `junk\n${key}`,
  (key) => `junk${key}`,
  (key) => `${key}junk`,
  (key) => key.replaceAll('\n', '\r\n'),
  (key) => key.replaceAll('\n', '\r'),
  (key) => key.trimEnd(),
  (key) => key.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'),
  (key) => key.replaceAll('PRIVATE KEY', 'EC PRIVATE KEY'),
  (key) => key.replaceAll('PRIVATE KEY', 'ANY PRIVATE KEY'),
  (key) => key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'),
  (key) => key.replaceAll('PRIVATE KEY', 'XPRIVATE KEY'),
  (key) => key.replaceAll('PRIVATE KEY', ' PRIVATE KEY'),
  (key) => key.replaceAll('PRIVATE KEY', 'PRIVATE KEY '),
  (key) => key.replaceAll('PRIVATE KEY', 'PRIVATE KEY X'),
  (key) => key.replaceAll('PRIVATE KEY', 'private key'),
  (key) => key.replaceAll('PRIVATE KEY', 'PUBLIC KEY'),
  (key) => key.replaceAll('PRIVATE KEY', 'CERTIFICATE'),
  (key) => key.replace('PRIVATE KEY', 'EC PRIVATE KEY'),
  (key, other) => key + other,
  (key, other) => other + key,
  (key, other) => other.replaceAll('PRIVATE KEY', 'PUBLIC KEY') + key,
  (key, _, cert) => cert + key,
  (key, _, cert) => key + cert,
  (_, __, cert) => cert,
  (_, __, cert) => cert + cert,
  (_, __, cert) => marked('AAAA', 'EC PARAMETERS') + cert,
  (key) => marked('BggqhkjOPQMBBw==', 'EC PARAMETERS') + key,
  () => marked('BggqhkjOPQMBBw==', 'EC PARAMETERS'),
  (key) => marked('AAAA', 'X') + marked('', 'Y') + key.replaceAll('PRIVATE', 'PUBLIC'),
  (key) => marked('AAAA') + key,
  (key) => marked('AA!A') + key,
  (key) => marked('') + key,
  (key) => marked('AAAA', 'a-b_c') + key.replaceAll('PRIVATE KEY', 'KEY'),
  (key) => key.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n'),
  (key) => key.replace('-----\n', '-----\nNote: x\n\n'),
  (key) => key.replace('-----\n', '-----\nNote: x\n'),
  (key) => key.replace('-----BEGIN', '----BEGIN'),
  (key) => key.replace('-----END', '----END'),
  (key) => key.replace(/-----END.*\n/, ''),
  (key) => key.replace(/-----BEGIN.*\n/, ''),
  (key, other) => key.replace(/-----END.*\n/, '') + other,
  (key) => key.replaceAll('\n', ' \t\n'),
  (key) => key.replace(/([A-Za-z0-9+/]{8})\n/g, ' $1\n'),
  (key) => key.replace(/^/gm, ' '),
  (key) => `\ufeff${key}`,
  (key) => `# Schl\u00fcssel\n${key}`,
  (key) => `Bag Attributes\n    friendlyName: typha\nKey Attributes: <No Attributes>\n${key}`,
  (key) => key.replaceAll('\n', '\\n'),
  (key) => Buffer.from(key).toString('base64'),
  (key) => key.replaceAll('\n', '').replace('KEY-----', 'KEY-----\n').replace('-----END', '\n-----END'),
  () => '',
  () => 'REDACTED',
];

/** Changes of the certificate file. */
const certificates: readonly ((cert: string, key: string) => string)[] = [
  (cert) => cert,
  (cert) => cert + cert,
  (cert, key) => key + cert,
  (cert, key) => cert + key,
  (_, key) => key,
  (_, key) => key + key,
  (_, key) => key.replaceAll('PRIVATE KEY', 'RSAPRIVATE KEY'),
  (cert) => cert.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
  (cert) => cert.replaceAll('CERTIFICATE', 'X509 CERTIFICATE') + marked('AAAA', 'X'),
  () => '',
  () => 'REDACTED',
  (cert) => marked('AAAA', 'CERTIFICATE') + cert,
  (cert) => cert + marked('AAAA', 'CERTIFICATE'),
  (cert) => cert.replace('-----\n', '-----\nNote: x\n\n'),
];

const kinds: readonly KeyKind[] = [
  'P-256',
  'P-384',
  'Ed25519',
  'RSA-2048',
  'RSA-1024',
  'X25519',
  'DSA',
  'P-224',
];

/** Files of several blocks, of the wrong type, and of certificates of another key or kind. */
export const fileMutation: Mutation = ({ keys, pick, mostly, below }): KeyPairFiles => {
  const key = keys.key(pick(kinds), below(64));
  const other = keys.key(pick(kinds), below(64));
  const certFile = keys.certificate(mostly(key, [other]));
  const keyFile = pick(keyFileChanges)(key.privateKeyPem, other.privateKeyPem, certFile);
  const change = mostly((cert: string) => cert, certificates);
  return { certFile: change(certFile, key.privateKeyPem), keyFile };
};

/** Go's error without the block types that may be secrets, which the trace of a key file does not keep. */
export function withKeptTypes(error: string): string {
  return error.includes('in key input') ? error.replace(/a-b_c|private key/, '[withheld]') : error;
}
