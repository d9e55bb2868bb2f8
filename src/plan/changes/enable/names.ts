/** The port name by which Calico's clients know Typha's port in a Service (Calico typha/pkg/discovery). */
export const typhaPortName = 'calico-typha';

/** Marks the objects that `enable` made. */
export const madeHere: Readonly<Record<string, string>> = {
  'app.kubernetes.io/managed-by': 'kubectl-calico-tls',
};

/** True for an object that carries the mark. */
export function isMadeHere(labels: Readonly<Record<string, string>> | undefined): boolean {
  return Object.entries(madeHere).every(([key, value]) => labels?.[key] === value);
}
