const template = (app: string, env: readonly { name: string; value: string }[]) => ({
  metadata: { labels: { 'k8s-app': app } },
  spec: { containers: [{ name: app, image: `calico/${app}:v3.30.2`, env }] },
});

/** A Calico of manifests whose Felix and Typha speak plaintext, as `kubectl get -o json` prints it. */
export const plaintextCalico = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'calico-node', namespace: 'kube-system', labels: { 'k8s-app': 'calico-node' } },
      spec: {
        template: template('calico-node', [{ name: 'FELIX_TYPHAK8SSERVICENAME', value: 'calico-typha' }]),
      },
      status: { desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberReady: 2 },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'calico-typha', namespace: 'kube-system', labels: { 'k8s-app': 'calico-typha' } },
      spec: { replicas: 1, template: template('calico-typha', []) },
      status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1 },
    },
  ],
});
