/** As whom this program writes: the API server records it beside every field. */
export const ourManager = 'kubectl-calico-tls';
