import {
  clientKeys,
  clientSuffixes,
  serverKeys,
  serverSuffixes,
  type TyphaParameter,
} from '../typha-parameters.ts';
import { prefixesOf } from '../typha-tls.ts';
import type { SettingReference } from './setting.ts';

interface Words {
  readonly parameter: TyphaParameter;
  readonly meaning: string;
  readonly absent: string;
  readonly takesEffect: string;
}

const clientFile = 'the file: at the next connection; its path: at a restart';
const serverFile = 'at a restart of Typha, also when only the content of the file changes';
const allOrNone = 'plaintext when no TLS setting is there, else the process never connects';
const allOrNoneServer = 'plaintext when no TLS setting is there, else Typha never listens';

const clientWords: readonly Words[] = [
  {
    parameter: 'caFile',
    meaning: "CA certificates (PEM) that verify Typha's certificate; they replace the system's roots.",
    absent: allOrNone,
    takesEffect: clientFile,
  },
  {
    parameter: 'certFile',
    meaning: 'Client certificate (PEM, leaf first) that is shown to Typha.',
    absent: allOrNone,
    takesEffect: clientFile,
  },
  {
    parameter: 'keyFile',
    meaning: 'Private key of the client certificate.',
    absent: allOrNone,
    takesEffect: clientFile,
  },
  {
    parameter: 'commonName',
    meaning:
      "Common Name that Typha's certificate must have, letter by letter. Where the URI is set too, either suffices.",
    absent: 'not required; one of the two names must be',
    takesEffect: 'at a restart',
  },
  {
    parameter: 'uriSan',
    meaning: "URI SAN, such as a SPIFFE ID, that Typha's certificate must have, letter by letter.",
    absent: 'not required; one of the two names must be',
    takesEffect: 'at a restart',
  },
  {
    parameter: 'address',
    meaning: 'Fixed address of a Typha, host:port. It wins over the Service.',
    absent: 'the Service is used',
    takesEffect: 'at a restart',
  },
  {
    parameter: 'serviceName',
    meaning: 'Service whose endpoints are the Typhas; its port is named calico-typha.',
    absent: 'Typha is not used',
    takesEffect: 'at a restart',
  },
  {
    parameter: 'serviceNamespace',
    meaning: 'Namespace of that Service.',
    absent: 'kube-system',
    takesEffect: 'at a restart',
  },
];

const serverWords: readonly Words[] = [
  {
    parameter: 'caFile',
    meaning: 'CA certificates (PEM) that verify the certificates of clients.',
    absent: allOrNoneServer,
    takesEffect: serverFile,
  },
  {
    parameter: 'certFile',
    meaning: 'Server certificate (PEM, leaf first).',
    absent: allOrNoneServer,
    takesEffect: serverFile,
  },
  {
    parameter: 'keyFile',
    meaning: 'Private key of the server certificate.',
    absent: allOrNoneServer,
    takesEffect: serverFile,
  },
  {
    parameter: 'commonName',
    meaning:
      "Common Name that a client's certificate must have, letter by letter. Where the URI is set too, either suffices.",
    absent: 'not required; one of the two names must be',
    takesEffect: 'at a restart of Typha',
  },
  {
    parameter: 'uriSan',
    meaning: "URI SAN, such as a SPIFFE ID, that a client's certificate must have, letter by letter.",
    absent: 'not required; one of the two names must be',
    takesEffect: 'at a restart of Typha',
  },
];

const suites = 'TLS_CIPHER_SUITES';
const version = 'TLS_MIN_VERSION';

/** Settings of the connection between Felix and Typha. */
export const felixTyphaSettings: readonly SettingReference[] = [
  ...clientWords.map((words) => client(words)),
  ...serverWords.map((words) => server(words)),
  {
    name: version,
    component: 'Typha, Felix and all that use libcalico',
    link: 'felix-typha',
    meaning:
      'Lowest TLS version: 1.2 or 1.3. Anything else counts as 1.2. Clients of Typha always offer 1.2 and 1.3.',
    env: [version],
    files: [],
    absent: '1.2',
    readBy: ['typha', 'felix', 'confd', 'node-services', 'kube-controllers', 'cni-plugin'],
    takesEffect: 'at a restart',
  },
  {
    name: suites,
    component: 'Typha, Felix and all that use libcalico',
    link: 'felix-typha',
    meaning:
      'Cipher suites by their Go names, separated by commas; TLS 1.3 ignores them. An unknown name keeps Typha from starting.',
    env: [suites],
    files: ['Installation (operator): spec.tlsCipherSuites'],
    absent: "Calico's list: those of TLS 1.3 and ECDHE with AES-GCM, ChaCha20 and AES-CBC",
    readBy: ['typha', 'felix', 'confd', 'node-services', 'kube-controllers', 'cni-plugin'],
    takesEffect: 'at a restart',
  },
  ...operatorSettings(),
];

function client({ parameter, ...words }: Words): SettingReference {
  const prefixes = [...new Set([...prefixesOf.confd])];
  return {
    ...words,
    name: `FELIX_${clientSuffixes[parameter]}`,
    component: 'calico-node (all clients of Typha)',
    link: 'felix-typha',
    env: [
      `FELIX_${clientSuffixes[parameter]}`,
      ...prefixes
        .filter((prefix) => prefix !== 'FELIX_')
        .map((prefix) => `${prefix}${clientSuffixes[parameter]}`),
    ],
    files: [`felix.cfg: ${clientKeys[parameter]} (Felix alone)`],
    readBy: ['felix', ...Object.keys(prefixesOf)],
  };
}

function server({ parameter, ...words }: Words): SettingReference {
  return {
    ...words,
    name: `TYPHA_${serverSuffixes[parameter]}`,
    component: 'Typha',
    link: 'felix-typha',
    env: [`TYPHA_${serverSuffixes[parameter]}`],
    files: [`typha.cfg: ${serverKeys[parameter]}`],
    readBy: ['typha'],
  };
}

function operatorSettings(): SettingReference[] {
  const of = (name: string, meaning: string, files: readonly string[], absent: string): SettingReference => ({
    name,
    component: 'Tigera operator',
    link: 'felix-typha',
    meaning,
    env: [],
    files,
    absent,
    readBy: ['tigera-operator'],
    takesEffect: 'at once: the operator rolls Typha and calico-node together',
  });
  return [
    of(
      'common-name',
      "Common Name that the other end requires of this Secret's certificate. The operator does not compare it with the certificate.",
      ['Secret tigera-operator/typha-certs: common-name', 'Secret tigera-operator/node-certs: common-name'],
      "typha-server and typha-client for the operator's own certificates; for yours not required",
    ),
    of(
      'uri-san',
      "URI SAN that the other end requires of this Secret's certificate; the certificate must be yours, for the operator issues none with a URI.",
      ['Secret tigera-operator/typha-certs: uri-san', 'Secret tigera-operator/node-certs: uri-san'],
      'not required',
    ),
    of(
      'caBundle',
      'CA of certificates of your own, for both ends. Create it before the certificates change.',
      ['ConfigMap tigera-operator/typha-ca: caBundle'],
      'the certificates themselves are trusted, which works only where they are self-signed',
    ),
  ];
}
