import { lineOption } from '../../calico/control-plane/etcd-line.ts';
import { followPath } from '../../calico/mounted-file.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type StoredCertificate, storedCertificate } from '../certificates/stored-certificate.ts';
import { type EtcdServer, hostsOf } from './server.ts';

/** An etcd whose certificate is known. */
export interface CertifiedServer {
  readonly server: EtcdServer;
  /** Hosts at which it answers. */
  readonly hosts: readonly string[];
  readonly certificate: StoredCertificate;
}

/** Of the etcd pods those whose certificate comes from a Secret or ConfigMap: files of a host are not seen. */
export function certifiedPods(snapshot: Snapshot, servers: readonly EtcdServer[]): CertifiedServer[] {
  return servers.flatMap((server): CertifiedServer[] => {
    const { pod, container } = server.pod;
    const named = lineOption(server.line, 'cert-file');
    if (named.kind !== 'set') return [];
    const place = [pod.metadata.namespace ?? '', { spec: pod.spec }, container] as const;
    const file = followPath(snapshot, ...place, named.text);
    if (file.source === null) return [];
    return [{ server, hosts: hostsOf(server), certificate: storedCertificate(file, null) }];
  });
}
