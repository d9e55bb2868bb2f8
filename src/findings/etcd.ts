import { entriesOf } from './entry.ts';
import type { CatalogueEntry } from './finding.ts';

const entry = entriesOf('etcd');

/** CTLS3xx: the connections to etcd. */
export const etcdEntries: readonly CatalogueEntry[] = [
  entry(
    'CTLS301',
    'error',
    'Every connection to etcd is encrypted',
    "The scheme of each endpoint decides: with http:// etcd's client library drops TLS even where certificates are set. Whoever reaches the wire reads and changes all of Calico's data.",
    'Let etcd listen with TLS, then write https:// into every endpoint of every component.',
  ),
  entry(
    'CTLS302',
    'warning',
    "A CA of its own verifies etcd's certificate",
    "Without a CA file the system's roots decide: a certificate that a private CA issued is refused, and any public CA could vouch for somebody else.",
    'Name the CA of etcd in ETCD_CA_CERT_FILE (TYPHA_ETCDCAFILE for Typha).',
  ),
  entry(
    'CTLS303',
    'warning',
    'A client certificate identifies Calico to etcd',
    'Without one, etcd either refuses the connection (--client-cert-auth) or serves everybody who reaches it.',
    'Set ETCD_CERT_FILE and ETCD_KEY_FILE, and start etcd with --client-cert-auth and --trusted-ca-file.',
  ),
  entry(
    'CTLS304',
    'error',
    "The settings of etcd's client are complete and do not contradict each other",
    'Endpoints or a discovery domain must be set, but not both. Certificate and key belong together: with one of them the client ends at start ("KeyFile and CertFile must both be present").',
    'Set what is missing, or remove the other one.',
  ),
  entry(
    'CTLS305',
    'error',
    'Every file that the etcd settings name is mounted and has its key',
    'A path leads through a volume to a key of a Secret or ConfigMap. A component whose file is not there never reaches etcd ("could not initialize etcdv3 client: open ...: no such file").',
    'Mount the volume at the path, or add the key to the object.',
  ),
  entry(
    'CTLS306',
    'error',
    'The process may read the files of its etcd settings',
    'Files of a Secret belong to root. A container that runs as another user reads them only if the mode or an fsGroup lets it; the published manifests use 0400 for calico-node, which is root, and 0440 for kube-controllers.',
    'Set defaultMode 0440 on the volume, or fsGroup on the pod.',
  ),
  entry(
    'CTLS307',
    'error',
    'Certificates for etcd are given as files or inline, not both',
    'libcalico refuses a mixture ("Cannot mix inline certificate-key and certificate / key files") and an inline certificate without its key.',
    'Keep one form.',
  ),
  entry(
    'CTLS308',
    'warning',
    'All components use the same datastore, etcd and CA',
    "A component with other endpoints may work on other data; one with another CA stops working when etcd's certificate changes.",
    'Give all components the same endpoints and CA, for example from one ConfigMap and one Secret.',
  ),
  entry(
    'CTLS309',
    'warning',
    "The CNI plugin's copy of the certificates is as new as the Secret",
    'install-cni copies CA, certificate and key to /etc/cni/net.d/calico-tls of the node when its pod starts, and not again. After a change of the Secret the CNI plugin goes on with the old files until calico-node is restarted there.',
    'Restart the pods of calico-node, a few at a time.',
  ),
  entry(
    'CTLS310',
    'error',
    'etcd demands client certificates',
    'With neither --client-cert-auth nor --trusted-ca-file, etcd serves everybody who reaches its port, whatever certificates Calico has.',
    'Start etcd with --client-cert-auth=true and --trusted-ca-file.',
  ),
  entry(
    'CTLS311',
    'error',
    'etcd checks client certificates against a CA of its own',
    'With --client-cert-auth alone, etcd accepts the client certificates of every CA that its system trusts.',
    'Name the CA of the client certificates in --trusted-ca-file.',
  ),
  entry(
    'CTLS312',
    'error',
    'etcd listens with TLS only',
    'An http:// URL in --listen-client-urls serves everybody who reaches it, beside the https:// ones. (--listen-metrics-urls shows no data.)',
    'Remove the http:// URLs from --listen-client-urls.',
  ),
  entry(
    'CTLS313',
    'warning',
    'All processes of calico-node read the same etcd settings',
    "Felix's start script overwrites FELIX_ETCD variables with the plain ETCD ones, and the other processes prefer CALICO_ETCD to ETCD. Settings in two forms reach some processes only.",
    'Set ETCD_ENDPOINTS, ETCD_CA_CERT_FILE, ETCD_CERT_FILE and ETCD_KEY_FILE, and remove the other forms.',
  ),
  entry(
    'CTLS314',
    'error',
    "etcd's certificate is valid for every host that Calico dials",
    'etcd\'s clients look for the host of the endpoint among the certificate\'s SANs: a name among the DNS SANs, an address among the IP SANs. The Common Name does not count. Where it is not there, they refuse the connection ("x509: certificate is valid for ..., not ...").',
    "Issue etcd's certificate with a SAN for each host in the endpoints, or write a host that it has into the endpoints.",
  ),
];
