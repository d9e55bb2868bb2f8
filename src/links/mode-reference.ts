import type { LinkName } from '../findings/finding.ts';
import { links } from './links.ts';
import type { Mode } from './status.ts';

export interface ModeReference {
  readonly mode: Mode;
  readonly meaning: string;
  /** What leads to it, or out of it. */
  readonly settings: string;
}

/** Every mode of a link or of one of its ends. */
export const modes: readonly ModeReference[] = [
  {
    mode: 'plaintext',
    meaning:
      'Nothing is encrypted and nobody is identified: whoever reaches the wire reads and changes what crosses it.',
    settings:
      'felix-typha: none of the TLS settings is there. etcd: an endpoint begins with http://, whatever certificates are set. kube-apiserver: an address begins with http://.',
  },
  {
    mode: 'mtls-cn',
    meaning:
      'Mutual TLS; each end requires a Common Name of the other. Every certificate of the CA with that name is accepted.',
    settings:
      'FELIX_TYPHACN and TYPHA_CLIENTCN are set. The operator installs this, with typha-server and typha-client.',
  },
  {
    mode: 'mtls-cn-or-spiffe',
    meaning:
      'Mutual TLS; a Common Name or a SPIFFE ID suffices. The middle of a move between the two: as secure as the Common Name alone.',
    settings: 'FELIX_TYPHACN with FELIX_TYPHAURISAN, and TYPHA_CLIENTCN with TYPHA_CLIENTURISAN.',
  },
  {
    mode: 'mtls-spiffe',
    meaning:
      'Mutual TLS; each end requires a SPIFFE ID (URI SAN) of the other, and a Common Name opens nothing.',
    settings:
      'FELIX_TYPHAURISAN and TYPHA_CLIENTURISAN are set, FELIX_TYPHACN and TYPHA_CLIENTCN are not. Under the operator it needs certificates of your own.',
  },
  {
    mode: 'tls',
    meaning:
      "Encrypted, and etcd's certificate is verified; the client shows none. Whoever reaches etcd is served, unless passwords are used.",
    settings: 'Every endpoint begins with https://; ETCD_CERT_FILE and ETCD_KEY_FILE are not set.',
  },
  {
    mode: 'mtls',
    meaning: 'Encrypted, and both ends are identified by certificates.',
    settings:
      'etcd: https:// endpoints with ETCD_CERT_FILE and ETCD_KEY_FILE. kube-apiserver: a client certificate in the kubeconfig or in K8S_CERT_FILE and K8S_KEY_FILE.',
  },
  {
    mode: 'tls-token',
    meaning:
      "Encrypted, kube-apiserver's certificate is verified, and the component identifies itself by a token. This is the usual one.",
    settings: 'No setting at all: the token and CA that Kubernetes puts into every pod.',
  },
  {
    mode: 'tls-unverified',
    meaning:
      "Encrypted, but kube-apiserver's certificate is not verified: the component gives its token to whoever answers.",
    settings: 'K8S_INSECURE_SKIP_TLS_VERIFY, SKIP_TLS_VERIFY, or insecure-skip-tls-verify in a kubeconfig.',
  },
  {
    mode: 'broken',
    meaning:
      'The settings contradict each other or are incomplete, a file is missing, or the two ends are in different modes: no connection comes about.',
    settings: 'The findings name what is missing.',
  },
  {
    mode: 'not-used',
    meaning: 'The connection does not exist in this installation.',
    settings: 'Typha: typha_service_name is none or empty. etcd: the datastore is kubernetes.',
  },
  {
    mode: 'unknown',
    meaning: 'Something that decides it was not seen: it is neither well nor wrong.',
    settings: '-o wide says of each check without a verdict why, and what would make it known.',
  },
];

/** The links that can be in a mode. */
export const linksOf = (mode: Mode): readonly LinkName[] =>
  links.filter(({ modes }) => modes.includes(mode)).map(({ name }) => name);
