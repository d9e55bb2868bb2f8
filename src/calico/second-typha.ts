/**
 * What the second Typha is called that runs while TLS is enabled: its Deployment, Service and disruption budget,
 * and the label of its pods.
 */
export const secondTypha = 'calico-typha-mtls';
