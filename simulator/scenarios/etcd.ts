import { certificatesAge, installAge, kubeadm } from './base.ts';
import { manifestVersion } from './manifest.ts';
import type { Phase, Scenario, ScenarioContext } from './scenario.ts';
import { calicoConfig, type EtcdSettings } from './workloads/calico-config.ts';
import { calicoNode } from './workloads/calico-node.ts';
import { controlPlaneWithPlainEtcd } from './workloads/control-plane.ts';
import { kubeControllers } from './workloads/kube-controllers.ts';
import { applied, secret } from './workloads/objects.ts';

const variant = { datastore: 'etcdv3', version: manifestVersion } as const;

/** What `kubectl apply -f calico-etcd.yaml` leaves, with its Secret filled in or empty. */
function installed(settings: EtcdSettings, texts: Readonly<Record<string, string>>): Phase {
  return {
    daysAgo: installAge,
    manager: 'kubectl-client-side-apply',
    objects: [
      secret('kube-system', 'calico-etcd-secrets', texts),
      ...[calicoConfig('none', settings), calicoNode(variant), kubeControllers(variant)].map(applied),
    ],
  };
}

/** The three texts of Secret calico-etcd-secrets: etcd's CA and one client certificate for every component. */
function etcdClientTexts({ issuer }: ScenarioContext): Record<string, string> {
  const authority = issuer.authority(
    { commonName: 'etcd-ca' },
    { sinceDays: certificatesAge * 2, untilDays: 3000 },
  );
  const client = issuer.leaf(
    authority,
    { commonNames: ['calico-etcd-client'], extendedKeyUsage: ['clientAuth'] },
    { sinceDays: certificatesAge, untilDays: 690 },
  );
  return {
    'etcd-ca': authority.certificatePem,
    'etcd-cert': client.certificatePem,
    'etcd-key': client.privateKeyPem,
  };
}

const securePaths = {
  ca: '/calico-secrets/etcd-ca',
  cert: '/calico-secrets/etcd-cert',
  key: '/calico-secrets/etcd-key',
};
const noPaths = { ca: '', cert: '', key: '' };

export const etcdMtls: Scenario = {
  name: 'etcd-mtls',
  description: 'calico-etcd.yaml with the Secret filled in: mutual TLS to etcd, no Typha.',
  customGroups: [],
  operator: false,
  phases: (context) => [
    kubeadm(context),
    installed({ endpoints: 'https://10.0.0.2:2379', ...securePaths }, etcdClientTexts(context)),
  ],
};

export const etcdPlaintext: Scenario = {
  name: 'etcd-plaintext',
  description: 'calico-etcd.yaml with http:// endpoints and an empty Secret: plaintext to etcd, no Typha.',
  customGroups: [],
  operator: false,
  phases: (context) => [
    kubeadm(context, { pods: controlPlaneWithPlainEtcd() }),
    installed({ endpoints: 'http://10.0.0.2:2379', ...noPaths }, {}),
  ],
};
