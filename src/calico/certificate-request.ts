import type { Snapshot } from '../snapshot/snapshot.ts';
import { resolveEnvironment, variable } from './environment.ts';
import { textOf } from './typha-parameters.ts';
import type { Revision, Workload } from './workload.ts';

/**
 * What the init container of a pod asks the certificates API for, where Installation.spec.certificateManagement is set:
 * both usages, the pod's IP, and these names, but never a URI (operator pkg/tls/certificatemanagement/csr.go; Calico
 * key-cert-provisioner/pkg/tls/tls.go). Null: the setting could not be read.
 */
export interface RequestedCertificate {
  readonly container: string;
  readonly signer: string | null;
  readonly commonName: string | null;
  /** The CA whose certificates the signer is said to issue, as PEM; null where none is given. */
  readonly caPem: string | null;
}

const suffix = 'key-cert-provisioner';

/** Null where the template has no such init container for this Secret, e.g. `typha-certs`. */
export function requestedCertificate(
  snapshot: Snapshot,
  { namespace }: Workload,
  { template }: Revision,
  secret: string,
): RequestedCertificate | null {
  const found = (template.spec.initContainers ?? [])
    .filter(({ name }) => name.endsWith(suffix))
    .map((container) => ({
      container,
      environment: resolveEnvironment(snapshot, namespace, template, container),
    }))
    .find(
      ({ container, environment }) =>
        container.name === `${secret}-${suffix}` || textOf(variable(environment, 'SECRET_NAME')) === secret,
    );
  if (found === undefined) return null;
  const read = (name: string) => textOf(variable(found.environment, name));
  const ca = read('CA_CERT') ?? '';
  return {
    container: found.container.name,
    signer: read('SIGNER'),
    commonName: read('COMMON_NAME'),
    caPem: ca === '' ? null : Buffer.from(ca, 'base64url').toString('latin1'),
  };
}
