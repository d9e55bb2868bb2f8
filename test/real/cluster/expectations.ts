import type { LinkName } from '../../../src/findings/finding.ts';
import type { Status } from '../../../src/links/status.ts';

/** `MODE STATE` of a link, and of each side by its component; ` (old)` marks an old revision. */
export interface ExpectedLink {
  readonly link: string;
  readonly sides: Readonly<Record<string, string>>;
}

/** What must be true of a scenario, from its description and Calico's rules. */
export interface Expectation {
  readonly exitCode: 0 | 3;
  /** Installer, variant, datastore. */
  readonly installation: string;
  readonly links: Readonly<Record<LinkName, ExpectedLink>>;
  /** `SEVERITY CODE`, each once, sorted. */
  readonly findings: readonly string[];
}

const notUsed: ExpectedLink = { link: 'not-used not-used', sides: {} };

/** The four processes of calico-node that are clients of Typha. */
const node = (text: string, mark = '') => ({
  [`felix${mark}`]: text,
  [`confd${mark}`]: text,
  [`tunnel-ip-allocator${mark}`]: text,
  [`node-status${mark}`]: text,
});

const felixTypha = (link: string, typha: string, clients: string | Readonly<Record<string, string>>) => ({
  link,
  sides: { typha, ...(typeof clients === 'string' ? node(clients) : clients) },
});

const typhaNotUsed: ExpectedLink = { link: 'not-used not-used', sides: node('not-used not-used') };

/** Everybody comes with a token; the API server's own flags allow anonymous requests, as kubeadm leaves them. */
const apiserver = (...clients: readonly string[]): ExpectedLink => ({
  link: 'tls-token info',
  sides: {
    ...Object.fromEntries(
      ['calico-node', 'install-cni', 'kube-controllers', ...clients].map((client) => [
        client,
        'tls-token ok',
      ]),
    ),
    'kube-apiserver': 'mtls info',
  },
});

const operator = {
  installation: 'operator calico kubernetes',
  apiserver: apiserver('typha', 'operator'),
};
const manifest = { installation: 'manifest calico kubernetes', apiserver: apiserver('typha') };

function expectation(
  { installation, apiserver }: { readonly installation: string; readonly apiserver: ExpectedLink },
  typha: ExpectedLink,
  findings: readonly string[],
  etcd: ExpectedLink = notUsed,
): Expectation {
  return {
    exitCode: findings.some((finding) => finding.startsWith('error')) ? 3 : 0,
    installation,
    links: { 'felix-typha': typha, 'kube-apiserver': apiserver, etcd },
    findings: [...findings, 'info CTLS208'].sort(),
  };
}

/** Where Typha and calico-node have certificates that nothing renews and that carry Common Names. */
const byHand = ['info CTLS109', 'info CTLS123'];
const allCn = felixTypha('mtls-cn error', 'mtls-cn error', 'mtls-cn error');

export const expectations: Readonly<Record<string, Expectation>> = {
  'operator-cn': expectation(operator, felixTypha('mtls-cn info', 'mtls-cn info', 'mtls-cn info'), [
    'info CTLS109',
  ]),
  'operator-byo-spiffe': expectation(
    operator,
    felixTypha('mtls-spiffe info', 'mtls-spiffe info', 'mtls-spiffe info'),
    ['info CTLS123'],
  ),
  'operator-goldmane': expectation(operator, felixTypha('mtls-cn info', 'mtls-cn info', 'mtls-cn info'), [
    'info CTLS109',
  ]),
  'manifest-plaintext': expectation(
    manifest,
    felixTypha('plaintext error', 'plaintext error', 'plaintext error'),
    ['error CTLS101'],
  ),
  'manifest-mtls-cn': expectation(
    manifest,
    felixTypha('mtls-cn info', 'mtls-cn info', 'mtls-cn info'),
    byHand,
  ),
  'manifest-mtls-either': expectation(
    manifest,
    felixTypha('mtls-cn-or-spiffe warning', 'mtls-cn-or-spiffe warning', 'mtls-cn-or-spiffe warning'),
    ['warning CTLS109', 'info CTLS123'],
  ),
  'manifest-mtls-spiffe': expectation(
    manifest,
    felixTypha('mtls-spiffe info', 'mtls-spiffe info', 'mtls-spiffe info'),
    ['info CTLS123'],
  ),
  'manifest-no-typha': expectation({ ...manifest, apiserver: apiserver() }, typhaNotUsed, []),
  'etcd-mtls': expectation(
    { installation: 'manifest calico etcdv3', apiserver: apiserver() },
    typhaNotUsed,
    [],
    {
      // The CA that etcd demands lies on its node: nobody sees whether it accepts them without a handshake.
      link: 'mtls unknown',
      sides: {
        'calico-node': 'mtls unknown',
        'install-cni': 'mtls unknown',
        'kube-controllers': 'mtls unknown',
        etcd: 'mtls unknown',
      },
    },
  ),
  'etcd-plaintext': expectation(
    { installation: 'manifest calico etcdv3', apiserver: apiserver() },
    typhaNotUsed,
    ['error CTLS301', 'error CTLS310', 'error CTLS312'],
    {
      link: 'plaintext error',
      sides: {
        'calico-node': 'plaintext error',
        'install-cni': 'plaintext error',
        'kube-controllers': 'plaintext error',
        etcd: 'plaintext error',
      },
    },
  ),
  canal: expectation(
    { installation: 'manifest canal kubernetes', apiserver: apiserver() },
    // Flannel does the routing: no BIRD, so no confd.
    {
      link: 'not-used not-used',
      sides: {
        felix: 'not-used not-used',
        'tunnel-ip-allocator': 'not-used not-used',
        'node-status': 'not-used not-used',
      },
    },
    [],
  ),
  'partial-settings': expectation(manifest, felixTypha('broken error', 'mtls-cn info', 'broken error'), [
    'error CTLS103',
    ...byHand,
  ]),
  'wrong-ca': expectation(manifest, allCn, ['error CTLS407', ...byHand]),
  expired: expectation(manifest, allCn, ['error CTLS401', 'error CTLS402', ...byHand]),
  'wrong-eku': expectation(manifest, allCn, ['error CTLS408', ...byHand]),
  'asymmetric-secrets': expectation(
    { ...operator, apiserver: apiserver('typha', 'typha (old)', 'operator') },
    felixTypha('broken error', 'broken error', { 'typha (old)': 'mtls-cn warning', ...node('mtls-cn info') }),
    ['error CTLS102', 'error CTLS113', 'warning CTLS117', 'warning CTLS501', ...byHand],
  ),
  'stray-confd-prefix': expectation(manifest, allCn, ['error CTLS105', 'error CTLS108', ...byHand]),
  'felix-cfg-only': expectation(
    manifest,
    felixTypha('broken error', 'mtls-cn error', { ...node('plaintext error'), felix: 'mtls-cn error' }),
    ['error CTLS104', 'error CTLS105', ...byHand],
  ),
  'missing-secret-key': expectation(manifest, felixTypha('broken error', 'mtls-cn info', 'broken error'), [
    'error CTLS106',
    ...byHand,
  ]),
  'half-rolled': expectation(
    { ...manifest, apiserver: apiserver('typha', 'calico-node (old)', 'install-cni (old)') },
    felixTypha('mtls-cn-or-spiffe warning', 'mtls-cn-or-spiffe warning', {
      ...node('mtls-cn-or-spiffe warning'),
      ...node('mtls-cn warning', ' (old)'),
    }),
    ['warning CTLS109', 'warning CTLS501', 'info CTLS123'],
  ),
};

/** A status in the shape of an expectation. */
export function outcomeOf(status: Status, exitCode: number | null) {
  const { kind, variant, datastore } = status.installation;
  return {
    exitCode,
    installation: `${kind} ${variant} ${datastore}`,
    links: Object.fromEntries(
      status.links.map(({ link, mode, state, sides }) => [
        link,
        {
          link: `${mode} ${state}`,
          sides: Object.fromEntries(
            sides.map(({ component, workload, mode, state }) => [
              workload.includes('(old revision') ? `${component} (old)` : component,
              `${mode} ${state}`,
            ]),
          ),
        },
      ]),
    ),
    findings: [...new Set(status.findings.map(({ severity, code }) => `${severity} ${code}`))].sort(),
  };
}
