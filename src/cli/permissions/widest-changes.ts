import { defaultArrivalMs } from '../../plan/model/options.ts';
import { createAuthority, issueLeaf } from '../../x509/issue.ts';
import type { ClusterChange } from '../change/kinds/cluster-change.ts';
import { enableApiserver } from '../change/kinds/enable-apiserver.ts';
import { type EtcdFiles, enableEtcd, rotateEtcd } from '../change/kinds/enable-etcd.ts';
import { enableFelixTypha } from '../change/kinds/enable-felix-typha.ts';
import { moveIdentity } from '../change/kinds/identity.ts';
import { rotate } from '../change/kinds/rotate.ts';

const identities = { trustDomain: 'cluster.local', typhaId: null, felixId: null };
const arrivalMs = defaultArrivalMs;

/** An etcd that answers as it should: which objects are written does not depend on where it is. */
const somewhere = 'https://etcd.invalid:2379';
const answering = { endpoints: [{ endpoint: somewhere, problem: null, asksForCertificate: true }] };

/** The changes that a command can make, each as wide as its flags allow; made when called, as some are refused. */
export function widestChanges(
  command: 'enable' | 'migrate' | 'rollback' | 'rotate',
  now: Date,
): readonly (() => ClusterChange)[] {
  switch (command) {
    case 'migrate':
      return [() => moveIdentity({ goal: 'mtls-spiffe', identities, retireCa: false, arrivalMs })];
    case 'rollback':
      return [() => moveIdentity({ goal: 'mtls-cn', identities, retireCa: false, arrivalMs })];
    case 'enable': {
      const felixTypha = { spiffe: false, externalClients: true, identities, arrivalMs };
      return [
        () => enableFelixTypha({ ...felixTypha, finish: false }),
        () => enableFelixTypha({ ...felixTypha, finish: true }),
        () => enableEtcd({ files: passingFiles(now), endpoints: somewhere, checked: answering, arrivalMs }),
        () => enableApiserver(),
      ];
    }
    case 'rotate': {
      const all = { expiresWithinMs: null, retireCa: false, arrivalMs };
      return [
        () => rotate({ ...all, target: 'typha' }),
        () => rotate({ ...all, target: 'felix' }),
        () => rotate({ ...all, target: 'ca', retireCa: true }),
        () => rotateEtcd({ files: passingFiles(now), expiresWithinMs: null, arrivalMs }),
      ];
    }
  }
}

/** Certificates that exist for the time of a plan alone: which objects it writes does not depend on them. */
function passingFiles(now: Date): EtcdFiles {
  const authority = createAuthority({ commonName: 'calico-tls-plan', now });
  const leaf = issueLeaf(authority, {
    commonNames: ['calico'],
    uriSans: [],
    extendedKeyUsage: ['clientAuth'],
    keyAlgorithm: 'P-256',
    now,
  });
  return { ca: authority.certificatePem, cert: leaf.certificatePem, key: leaf.privateKeyPem };
}
