import * as Flags from '@oclif/core/flags';

const outputs = ['table', 'json', 'yaml'] as const;
const dryRuns = ['none', 'client', 'server'] as const;

/** Flags of every command that changes a cluster. */
export const changeFlags = {
  output: Flags.option({ options: outputs })({
    char: 'o',
    default: 'table',
    description: 'how to show the plan',
  }),
  'dry-run': Flags.option({ options: dryRuns })({
    default: 'none',
    description:
      'client: show the plan only; server: have the API server check the first step, without keeping it',
  }),
  yes: Flags.boolean({ char: 'y', description: 'do not ask' }),
  'accept-flow-log-loss': Flags.boolean({
    description: 'go on where Goldmane will refuse the flow logs of Felix afterwards',
  }),
  step: Flags.boolean({ description: 'stop after the next step (exit code 4)' }),
  'output-dir': Flags.string({
    helpValue: 'DIR',
    description:
      'write the manifests of each step there instead of applying them; Secrets without their keys',
  }),
  'include-keys': Flags.boolean({
    dependsOn: ['output-dir'],
    description: 'put the private keys into --output-dir (mode 0600)',
  }),
  timeout: Flags.string({
    helpValue: 'SPAN',
    default: '10m',
    description: 'give up when nothing moves for so long',
  }),
};

/** Of the commands that change files which running pods read. */
export const arrivalFlags = {
  'file-arrival': Flags.string({
    helpValue: 'SPAN',
    default: '150s',
    description:
      'how long kubelets may take to bring a changed file into running pods; a shorter span than theirs is not safe',
  }),
};

const sources = 'CERTIFICATES';

/** Where new certificates of Typha and Felix come from, and what their keys are. */
export const certificateFlags = {
  'ca-cert': Flags.string({
    helpGroup: sources,
    helpValue: 'FILE',
    dependsOn: ['ca-key'],
    description: 'CA that issues the certificates, PEM',
  }),
  'ca-key': Flags.string({
    helpGroup: sources,
    helpValue: 'FILE',
    dependsOn: ['ca-cert'],
    description: 'its private key',
  }),
  'ca-secret': Flags.string({
    helpGroup: sources,
    helpValue: 'NS/NAME',
    exclusive: ['ca-cert'],
    description: 'Secret of type kubernetes.io/tls with the CA and its key',
  }),
  'discard-ca-key': Flags.boolean({
    helpGroup: sources,
    exclusive: ['ca-cert', 'ca-secret'],
    description: 'forget the key of the CA that is made (else kept in Secret calico-tls-ca)',
  }),
  'typha-cert': Flags.string({
    helpGroup: sources,
    helpValue: 'FILE',
    description: "Typha's certificate, ready made; goes with the four below",
  }),
  'typha-key': Flags.string({ helpGroup: sources, helpValue: 'FILE', description: 'its private key' }),
  'felix-cert': Flags.string({
    helpGroup: sources,
    helpValue: 'FILE',
    description: "Felix's certificate, ready made",
  }),
  'felix-key': Flags.string({ helpGroup: sources, helpValue: 'FILE', description: 'its private key' }),
  'ca-bundle': Flags.string({
    helpGroup: sources,
    helpValue: 'FILE',
    description: 'CA certificates that verify the ready ones',
  }),
  'csr-dir': Flags.string({
    helpGroup: sources,
    helpValue: 'DIR',
    exclusive: ['ca-cert', 'ca-secret', 'discard-ca-key', 'typha-cert', 'signed-dir'],
    description: 'write typha.csr and felix.csr for a CA of your own there, and stop',
  }),
  'signed-dir': Flags.string({
    helpGroup: sources,
    helpValue: 'DIR',
    exclusive: ['ca-cert', 'ca-secret', 'discard-ca-key', 'typha-cert'],
    description: 'go on with the signed typha.crt, felix.crt and the ca.crt there',
  }),
  validity: Flags.string({
    helpGroup: sources,
    helpValue: 'SPAN',
    default: '365d',
    description: 'how long new certificates are valid',
  }),
  'key-algorithm': Flags.option({ options: ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'] as const })(
    {
      helpGroup: sources,
      default: 'P-256',
      description: 'algorithm of new keys',
    },
  ),
};

/** What new certificates of Typha and Felix are called. */
export const identityFlags = {
  'trust-domain': Flags.string({
    helpGroup: sources,
    helpValue: 'NAME',
    default: 'cluster.local',
    description: 'trust domain of new SPIFFE IDs',
  }),
  'typha-id': Flags.string({ helpGroup: sources, helpValue: 'URI', description: 'SPIFFE ID of Typha' }),
  'felix-id': Flags.string({ helpGroup: sources, helpValue: 'URI', description: 'SPIFFE ID of Felix' }),
};

const etcd = 'ETCD';

/** Certificates for the clients of etcd: the CA that etcd trusts has to have signed them. */
export const etcdFileFlags = {
  'etcd-ca': Flags.string({
    helpGroup: etcd,
    helpValue: 'FILE',
    description: "CA of etcd's own certificate, PEM; the one in use when absent",
  }),
  'etcd-cert': Flags.string({
    helpGroup: etcd,
    helpValue: 'FILE',
    description: 'client certificate signed by a CA that etcd trusts, PEM',
  }),
  'etcd-key': Flags.string({ helpGroup: etcd, helpValue: 'FILE', description: 'its private key' }),
};
