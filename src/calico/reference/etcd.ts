import { calicoctlKeys } from '../files/calicoctl-file.ts';
import type { SettingReference } from './setting.ts';

interface Words {
  readonly meaning: string;
  readonly absent: string;
}

const words = {
  endpoints: {
    meaning:
      'URLs of etcd, separated by commas. The scheme of each decides: with http:// certificates are not used.',
    absent: 'the component does not start',
  },
  ca: { meaning: "CA certificates (PEM) that verify etcd's certificate.", absent: "the system's roots" },
  cert: { meaning: 'Client certificate (PEM) that is shown to etcd.', absent: 'none is shown' },
  key: { meaning: 'Private key of the client certificate.', absent: 'none is shown' },
} as const satisfies Record<string, Words>;

const restart = 'at a restart of the component';

/** Settings of the clients of etcd and of etcd itself. */
export const etcdSettingsReference: readonly SettingReference[] = [
  generic('ETCD_ENDPOINTS', words.endpoints, 'ETCDENDPOINTS', 'etcd_endpoints'),
  generic('ETCD_CA_CERT_FILE', words.ca, 'ETCDCAFILE', 'etcd_ca_cert_file'),
  generic('ETCD_CERT_FILE', words.cert, 'ETCDCERTFILE', 'etcd_cert_file'),
  generic('ETCD_KEY_FILE', words.key, 'ETCDKEYFILE', 'etcd_key_file'),
  generic(
    'ETCD_DISCOVERY_SRV',
    { meaning: 'Domain whose SRV records name etcd, in place of the endpoints.', absent: 'not used' },
    null,
    'etcd_discovery_srv',
  ),
  generic(
    'DATASTORE_TYPE',
    { meaning: 'etcdv3 or kubernetes.', absent: 'etcdv3' },
    'DATASTORETYPE',
    'datastore_type',
  ),
  ...daemon('TYPHA_', 'Typha', 'typha.cfg', 'typha'),
  ...daemon('FELIX_', 'Felix on hosts', 'felix.cfg', 'felix'),
  ...inline(),
  ...openstack(),
  ...flannel(),
  ...server(),
];

/** The names behind FELIX_ and TYPHA_, and what they are called elsewhere. */
function generic(name: string, text: Words, daemonName: string | null, cniKey: string): SettingReference {
  const key = calicoctlKeys[name];
  return {
    ...text,
    name,
    component: 'calico-node, CNI plugin, kube-controllers, calicoctl',
    link: 'etcd',
    env: [`CALICO_${name}`, name],
    files: [
      ...(key === undefined ? [] : [`calicoctl.cfg: ${key}`]),
      `CNI configuration: ${cniKey}`,
      ...(daemonName === null ? [] : [`TYPHA_${daemonName} for Typha`]),
    ],
    readBy: ['calico-node', 'install-cni', 'cni-plugin', 'kube-controllers', 'calicoctl'],
    takesEffect: `${restart}; the copy of the CNI plugin on the node changes only when calico-node restarts there`,
  };
}

function daemon(prefix: string, component: string, file: string, process: string): SettingReference[] {
  const of = (key: string, text: Words): SettingReference => ({
    ...text,
    name: `${prefix}${key.toUpperCase()}`,
    component,
    link: 'etcd',
    env: [`${prefix}${key.toUpperCase()}`],
    files: [`${file}: ${key}`],
    readBy: [process],
    takesEffect: restart,
  });
  return [
    of('EtcdEndpoints', words.endpoints),
    of('EtcdAddr', {
      meaning: 'Host and port of etcd, where no endpoints are set.',
      absent: '127.0.0.1:2379',
    }),
    of('EtcdScheme', { meaning: 'Scheme for EtcdAddr.', absent: 'http' }),
    of('EtcdCaFile', words.ca),
    of('EtcdCertFile', words.cert),
    of('EtcdKeyFile', words.key),
  ];
}

function inline(): SettingReference[] {
  const of = (name: string, meaning: string): SettingReference => ({
    name,
    component: 'calicoctl',
    link: 'etcd',
    meaning: `${meaning} It stands in the file itself; files and inline values do not go together.`,
    env: [],
    files: [`calicoctl.cfg: ${name}`],
    absent: 'the file settings count',
    readBy: ['calicoctl'],
    takesEffect: 'at the next run',
  });
  return [
    of('etcdCACert', "CA certificates that verify etcd's certificate."),
    of('etcdCert', 'Client certificate.'),
    of('etcdKey', 'Private key of the client certificate.'),
  ];
}

function openstack(): SettingReference[] {
  const of = (name: string, text: Words): SettingReference => ({
    ...text,
    name,
    component: 'Neutron driver and DHCP agent (OpenStack)',
    link: 'etcd',
    env: [],
    files: [`neutron.conf, section [calico]: ${name}`],
    readBy: ['neutron-server', 'calico-dhcp-agent'],
    takesEffect: 'at a restart of neutron-server or of the agent',
  });
  return [
    of('etcd_host', { meaning: 'Host of etcd.', absent: '127.0.0.1' }),
    of('etcd_port', { meaning: 'Port of etcd.', absent: '2379' }),
    of('etcd_scheme', {
      meaning: 'Has no effect: the connection uses https if and only if one of the three files is set.',
      absent: 'http',
    }),
    of('etcd_ca_cert_file', words.ca),
    of('etcd_cert_file', words.cert),
    of('etcd_key_file', words.key),
  ];
}

function flannel(): SettingReference[] {
  const of = (flag: string, text: Words): SettingReference => ({
    ...text,
    name: `FLANNELD_${flag.toUpperCase().replaceAll('-', '_')}`,
    component: 'flannel (Canal)',
    link: 'etcd',
    env: [`FLANNELD_${flag.toUpperCase().replaceAll('-', '_')}`],
    files: [`flag --${flag}`],
    readBy: ['flannel'],
    takesEffect: restart,
  });
  return [
    of('etcd-endpoints', words.endpoints),
    of('etcd-cafile', words.ca),
    of('etcd-certfile', words.cert),
    of('etcd-keyfile', words.key),
  ];
}

function server(): SettingReference[] {
  const of = (flag: string, meaning: string, absent: string, isSecurity = true): SettingReference => ({
    name: `--${flag}`,
    component: 'etcd',
    link: 'etcd',
    meaning,
    env: [`ETCD_${flag.toUpperCase().replaceAll('-', '_')}`],
    files: [`etcd.conf.yml: ${isSecurity ? 'client-transport-security.' : ''}${flag}`],
    absent,
    readBy: ['etcd'],
    takesEffect:
      flag === 'cert-file' || flag === 'key-file'
        ? 'the file: at the next handshake; its path: at a restart'
        : 'at a restart of etcd',
  });
  return [
    of('client-cert-auth', 'Demand a client certificate.', 'false; a trusted-ca-file demands one as well'),
    of(
      'trusted-ca-file',
      'CA certificates that verify client certificates.',
      "the system's roots, where client-cert-auth is set",
    ),
    of('cert-file', 'Server certificate for clients.', 'no TLS'),
    of('key-file', 'Private key of the server certificate.', 'no TLS'),
    of('listen-client-urls', 'URLs to listen on; http:// serves everybody.', 'http://localhost:2379', false),
  ];
}
