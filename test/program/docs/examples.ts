import { type Authority, issueLeaf } from '../../../src/x509/issue.ts';

/** How an example of a command is run: where, after what, and how it ends. */
export interface ExampleRun {
  /** The simulated cluster that it meets; none by default. */
  readonly scenario?: string;
  /** Samples of lint that lie in the folder `host`. */
  readonly files?: readonly string[];
  /** Files of the folder. */
  readonly folder?: (authority: Authority) => Readonly<Record<string, string>>;
  /** Lines that have to be run before it. */
  readonly prepare?: readonly string[];
  /** What is another on each machine, and what it is here: paths, contexts. */
  readonly here?: readonly (readonly [example: string, here: string])[];
  /** A name that only the cluster knows takes the place of the one in the example. */
  readonly named?: 'newest backup' | 'address of a Typha';
  /** Names of contexts that all lead to the cluster. */
  readonly contexts?: readonly string[];
  /** Flags for a person who is not there, and for a wait that is not needed here. */
  readonly adds?: string;
  /** It goes on until it is interrupted. */
  readonly watches?: true;
  /** Bash, where the example is for bash. */
  readonly shell?: 'bash';
  /** 0 by default. */
  readonly exit?: number;
  /** What its standard output must hold. */
  readonly says?: RegExp;
}

/** What kubectl creates, sent as JSON: the simulated API server reads no protobuf. */
const applied = (what: string) => `kubectl create ${what} --dry-run=client -o json | kubectl apply -f -`;
const consent = { adds: '--yes' };
/** Consent, and a short wait for the files that kubelets bring late. */
const change = { adds: '--yes --file-arrival 2s' };
/** A change that ended after its first step, as 4 says: there are a backup, staged keys and a CA. */
const begun = {
  prepare: ['kubectl calico-tls migrate --spiffe --yes --step --file-arrival 2s; test $? -eq 4'],
};
/** As for a change; and no host outside the cluster is a client of Typha. */
const enabling = '--yes --file-arrival 2s --no-external-clients';

/** A CA of etcd, and two client certificates of it. */
function etcdFiles(authority: Authority): Readonly<Record<string, string>> {
  const issued = () =>
    issueLeaf(authority, { commonNames: ['calico'], extendedKeyUsage: ['clientAuth'], now: new Date() });
  const [old, client] = [issued(), issued()];
  return {
    'ca.crt': authority.certificatePem,
    'old.crt': old.certificatePem,
    'old.key': old.privateKeyPem,
    'client.crt': client.certificatePem,
    'client.key': client.privateKeyPem,
  };
}

const host = (...files: readonly string[]): ExampleRun => ({ files, here: [['/etc/', 'host/etc/']] });

/** Every example of every command, without `kubectl calico-tls`, and how the test runs it. */
export const exampleRuns: Readonly<Record<string, Readonly<Record<string, ExampleRun>>>> = {
  status: {
    status: { scenario: 'operator-cn', says: /felix-typha/ },
    'status felix-typha -o wide': { scenario: 'operator-cn', says: /typha-certs/ },
    'status --fail-on warning --fail-on unknown -o json': {
      scenario: 'operator-cn',
      says: /"kind": "Status"/,
    },
    'status --for-release v3.32': { scenario: 'manifest-mtls-cn', says: /felix-typha/ },
    'status --probe': { scenario: 'manifest-mtls-cn', says: /felix-typha/ },
    'status --contexts prod-eu,prod-us -o prometheus': {
      scenario: 'operator-cn',
      contexts: ['prod-eu', 'prod-us'],
      says: /calico_tls_link_state\{.*prod-us/,
    },
    'status --watch': { scenario: 'operator-cn', watches: true, says: /^\S+Z felix-typha: / },
    'status --save before.yaml': { scenario: 'operator-cn', says: /felix-typha/ },
    'status --from before.yaml': {
      scenario: 'operator-cn',
      prepare: ['kubectl calico-tls status --save before.yaml'],
      says: /felix-typha/,
    },
  },
  probe: {
    probe: { scenario: 'manifest-mtls-cn', says: /felix-typha/ },
    'probe felix-typha --as-felix': { scenario: 'manifest-mtls-cn', says: /Typha v/ },
    'probe felix-typha --address 10.0.0.7:5473 --tls 1.2': {
      scenario: 'manifest-mtls-cn',
      named: 'address of a Typha',
      says: /127\.0\.0\.1:/,
    },
    'probe -o json': { scenario: 'manifest-mtls-cn', says: /"kind": "Probe"/ },
  },
  lint: {
    'lint /etc/calico/calicoctl.cfg': host('right/calicoctl-etcd'),
    'lint /etc/calico /etc/cni/net.d /etc/kubernetes/manifests': host(
      'right/felix-typha',
      'right/cni-etcd',
      'right/static-pod-etcd',
    ),
    'lint --root /mnt/node1 /mnt/node1/etc': {
      files: ['right/felix-typha', 'right/etcd-conf'],
      here: [['/mnt/node1', 'host']],
    },
    'kubectl get cm -n kube-system kubeadm-config -o jsonpath={.data.ClusterConfiguration} | kubectl calico-tls lint -':
      {
        scenario: 'operator-cn',
        files: ['right/kubeadm'],
        prepare: [
          applied(
            'cm -n kube-system kubeadm-config --from-file=ClusterConfiguration=host/home/admin/kubeadm.yaml',
          ),
        ],
        says: /kubeadm/,
      },
  },
  explain: {
    'explain CTLS107': { says: /CTLS107/ },
    'explain FELIX_TYPHACN': { says: /FELIX_TYPHACN/ },
    'explain go': { says: /v3\.28\.5: Go 1\.23\.8/ },
    'explain mtls-spiffe': { says: /mtls-spiffe/ },
    'explain -o markdown': { says: /^# / },
  },
  diagnose: {
    diagnose: { scenario: 'operator-cn' },
    'diagnose --all --since 2h': { scenario: 'wrong-ca', exit: 3 },
    'diagnose --bundle calico-tls.tar.gz': { scenario: 'operator-cn' },
    'diagnose -o json': { scenario: 'operator-cn', says: /"kind": "Diagnosis"/ },
  },
  enable: {
    'enable --dry-run=client': { scenario: 'manifest-plaintext', says: /calico-typha-mtls/ },
    'enable --spiffe': { scenario: 'manifest-plaintext', adds: enabling },
    'enable --finish': {
      scenario: 'manifest-plaintext',
      prepare: [`kubectl calico-tls enable ${enabling}`],
      ...change,
    },
    'enable etcd --etcd-ca ca.crt --etcd-cert client.crt --etcd-key client.key': {
      scenario: 'etcd-plaintext',
      folder: etcdFiles,
      ...change,
    },
    'enable kube-apiserver': {
      scenario: 'manifest-no-typha',
      prepare: [
        'kubectl set env -n kube-system deployment/calico-kube-controllers K8S_INSECURE_SKIP_TLS_VERIFY=true',
      ],
      ...consent,
    },
  },
  migrate: {
    'migrate --spiffe --dry-run=client': { scenario: 'operator-cn', says: /mtls-spiffe|SPIFFE/ },
    'migrate --spiffe': { scenario: 'operator-cn', ...change },
    'migrate --spiffe --ca-cert ca.crt --ca-key ca.key --trust-domain example.org': {
      scenario: 'manifest-mtls-cn',
      folder: ({ certificatePem, privateKeyPem }) => ({ 'ca.crt': certificatePem, 'ca.key': privateKeyPem }),
      ...change,
    },
    'migrate --to cn-or-spiffe': { scenario: 'operator-cn', ...change },
  },
  rollback: {
    'rollback --dry-run=client': { scenario: 'operator-byo-spiffe', says: /CN/ },
    rollback: { scenario: 'operator-byo-spiffe', ...change },
    'rollback --to plaintext': {
      scenario: 'manifest-plaintext',
      prepare: ['kubectl calico-tls enable --yes --step --file-arrival 2s; test $? -eq 4'],
      ...change,
    },
    'rollback --to cn-or-spiffe': { scenario: 'operator-byo-spiffe', ...change },
  },
  rotate: {
    'rotate typha --dry-run=client': { scenario: 'operator-cn', says: /typha-certs/ },
    'rotate felix --if-expires-within 30d --yes': { scenario: 'operator-cn' },
    'rotate ca --retire-ca': { scenario: 'manifest-mtls-cn', ...change },
    'rotate etcd --etcd-cert client.crt --etcd-key client.key': {
      scenario: 'etcd-mtls',
      folder: etcdFiles,
      prepare: [
        'kubectl calico-tls rotate etcd --etcd-ca ca.crt --etcd-cert old.crt --etcd-key old.key --yes --file-arrival 2s',
      ],
      ...change,
    },
  },
  restore: {
    restore: { scenario: 'manifest-mtls-cn', ...begun, says: /calico-tls-backup-/ },
    'restore calico-tls-backup-20261124t224421z --dry-run=client': {
      scenario: 'manifest-mtls-cn',
      ...begun,
      named: 'newest backup',
      says: /calico-typha-ca/,
    },
    'restore calico-tls-backup-20261124t224421z': {
      scenario: 'manifest-mtls-cn',
      ...begun,
      named: 'newest backup',
      ...consent,
    },
  },
  cleanup: {
    cleanup: { scenario: 'manifest-mtls-cn', ...begun, ...consent },
    'cleanup --all --yes': { scenario: 'manifest-mtls-cn', ...begun },
    'cleanup --ca': { scenario: 'manifest-mtls-cn', ...begun, ...consent },
  },
  permissions: {
    permissions: { scenario: 'operator-cn', says: /kind: ClusterRole/ },
    'permissions migrate': { scenario: 'operator-cn', says: /patch/ },
    'permissions status --serviceaccount monitoring/calico-tls | kubectl apply -f -': {
      scenario: 'operator-cn',
      prepare: [applied('namespace monitoring')],
      says: /created/,
    },
  },
  completion: {
    'completion kubectl > ~/bin/kubectl_complete-calico_tls': {},
    'source <(kubectl calico-tls completion bash)': { shell: 'bash' },
    'completion zsh > ~/.zfunc/_kubectl-calico_tls': { prepare: ['mkdir ~/.zfunc'] },
    'completion fish > ~/.config/fish/completions/kubectl-calico_tls.fish': {
      prepare: ['mkdir -p ~/.config/fish/completions'],
    },
  },
};

/** Examples that the test cannot run, each with the reason. */
export const notRun: Readonly<Record<string, string>> = {};
