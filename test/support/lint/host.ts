import { randomBytes } from 'node:crypto';
import { unparsableKey } from '../../../simulator/damaged-key.ts';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import type { Disk } from '../../../src/calico/files/disk.ts';
import type { ConfigFile } from '../../../src/calico/files/part.ts';
import { testTime } from '../judged.ts';

const issuer = new Issuer(testTime);
const years = { sinceDays: 30, untilDays: 3650 };
const spiffe = (account: string) => `spiffe://cluster.local/ns/calico-system/sa/${account}`;

const calico = issuer.authority({ commonName: 'calico-ca' }, years);
const etcd = issuer.authority({ commonName: 'etcd-ca' }, years);
const other = issuer.authority({ commonName: 'other-ca' }, years);
const kubernetes = issuer.authority({ commonName: 'kubernetes' }, years);

const typha = issuer.leaf(
  calico,
  { commonNames: ['typha-server'], uriSans: [spiffe('calico-typha')], extendedKeyUsage: ['serverAuth'] },
  years,
);
const felix = issuer.leaf(
  calico,
  { commonNames: ['typha-client'], uriSans: [spiffe('calico-node')], extendedKeyUsage: ['clientAuth'] },
  years,
);
const etcdServer = issuer.leaf(
  etcd,
  { commonNames: ['etcd1'], ipSans: ['10.0.0.1'], extendedKeyUsage: ['serverAuth', 'clientAuth'] },
  years,
);
const namedServer = issuer.leaf(
  etcd,
  { commonNames: ['etcd1'], dnsSans: ['etcd1.example.com'], extendedKeyUsage: ['serverAuth', 'clientAuth'] },
  years,
);
const expired = issuer.leaf(
  etcd,
  { commonNames: ['etcd1'], ipSans: ['10.0.0.1'], extendedKeyUsage: ['serverAuth'] },
  { sinceDays: 400, untilDays: -4 },
);
const client = issuer.leaf(etcd, { commonNames: ['calico'], extendedKeyUsage: ['clientAuth'] }, years);
const stranger = issuer.leaf(other, { commonNames: ['calico'], extendedKeyUsage: ['clientAuth'] }, years);
const apiserver = issuer.leaf(
  kubernetes,
  { commonNames: ['kube-apiserver'], ipSans: ['10.0.0.1'], extendedKeyUsage: ['serverAuth'] },
  years,
);
const calicoctl = issuer.leaf(
  kubernetes,
  { commonNames: ['calicoctl'], extendedKeyUsage: ['clientAuth'] },
  years,
);

/** Certificates and keys of the host of the samples, made in this process. */
export const hostFiles: Readonly<Record<string, string>> = {
  '/etc/calico/ca.crt': calico.certificatePem,
  '/etc/calico/typha.crt': typha.certificatePem,
  '/etc/calico/typha.key': typha.privateKeyPem,
  '/etc/calico/felix.crt': felix.certificatePem,
  '/etc/calico/felix.key': felix.privateKeyPem,
  '/etc/calico/damaged.key': unparsableKey(felix.privateKeyPem),
  '/etc/etcd/ca.crt': etcd.certificatePem,
  '/etc/etcd/other-ca.crt': other.certificatePem,
  '/etc/etcd/server.crt': etcdServer.certificatePem,
  '/etc/etcd/server.key': etcdServer.privateKeyPem,
  '/etc/etcd/named.crt': namedServer.certificatePem,
  '/etc/etcd/named.key': namedServer.privateKeyPem,
  '/etc/etcd/expired.crt': expired.certificatePem,
  '/etc/etcd/client.crt': client.certificatePem,
  '/etc/etcd/client.key': client.privateKeyPem,
  '/etc/etcd/stranger.crt': stranger.certificatePem,
  '/etc/etcd/stranger.key': stranger.privateKeyPem,
  '/etc/kubernetes/pki/ca.crt': kubernetes.certificatePem,
  '/etc/kubernetes/pki/apiserver.crt': apiserver.certificatePem,
  '/etc/kubernetes/pki/apiserver.key': apiserver.privateKeyPem,
  '/etc/kubernetes/pki/calicoctl.crt': calicoctl.certificatePem,
  '/etc/kubernetes/pki/calicoctl.key': calicoctl.privateKeyPem,
  '/etc/kubernetes/pki/etcd/ca.crt': etcd.certificatePem,
  '/etc/kubernetes/pki/etcd/server.crt': etcdServer.certificatePem,
  '/etc/kubernetes/pki/etcd/server.key': etcdServer.privateKeyPem,
};

/** Stands in the samples where a token, a password or a key would: another one in each process. */
export const secret = randomBytes(24).toString('base64url');

/** A sample's text with its secrets and its inline CA filled in. */
export function filledIn(text: string): string {
  const data = Buffer.from(kubernetes.certificatePem).toString('base64');
  return text.replaceAll('SECRET', secret).replaceAll('CA-DATA', data);
}

/** The host of a sample: its settings and the certificates that they name. */
export function diskOf(files: readonly ConfigFile[]): Disk {
  const known = new Map([
    ...Object.entries(hostFiles),
    ...files.map(({ path, text }): [string, string] => [path, text]),
  ]);
  return (path) => {
    const text = known.get(path);
    return text === undefined
      ? { kind: 'missing', why: 'there is no such file' }
      : { kind: 'found', bytes: Buffer.from(text) };
  };
}
