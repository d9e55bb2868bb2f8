import { operatorNamespace } from '../../calico/installation.ts';
import type { FindingCode, Remedy } from '../../findings/finding.ts';
import { knownValue } from '../../snapshot/reading.ts';
import { lookUp } from '../../snapshot/snapshot.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { certManagerCommand, renewerOf } from '../certificates/renewer.ts';
import type { FelixTyphaContext } from './context.ts';
import { convergeRemedy } from './converge-remedy.ts';
import type { End } from './end.ts';
import { ctls107 } from './findings/ctls107.ts';
import { ctls108 } from './findings/ctls108.ts';

const renewable: readonly FindingCode[] = ['CTLS401', 'CTLS402', 'CTLS404', 'CTLS405', 'CTLS408'];

/** The command that replaces the certificate of an end; null where it does not come from a Secret. */
export function renewalRemedies(end: End, context: FelixTyphaContext): (code: FindingCode) => Remedy | null {
  return (code) => (renewable.includes(code) ? rotationRemedy(end, context) : null);
}

/** How the certificate of an end is replaced by another with the same names, by whoever renews it. */
export function rotationRemedy({ side, certificate }: End, { snapshot }: FelixTyphaContext): Remedy | null {
  if (certificate?.object?.object !== 'Secret') return null;
  const { name, namespace } = certificate.object;
  const command = `kubectl calico-tls rotate ${side === 'server' ? 'typha' : 'felix'}`;
  switch (renewerOf(snapshot, certificate)) {
    case 'cert-manager': {
      const written = [operatorNamespace, namespace]
        .flatMap((place) => knownValue(lookUp(snapshot, 'Secret', place, name)) ?? [])
        .find(({ owners }) => owners.includes('cert-manager'));
      return {
        command: certManagerCommand(written ?? { metadata: { namespace, name } }),
        text: 'cert-manager issues a new certificate; the name is that of its Certificate, often the same as the Secret.',
      };
    }
    case 'the operator':
      return {
        command,
        text: `Secret ${operatorNamespace}/${name} is deleted; the operator issues another certificate within seconds, which the command waits for.`,
      };
    case null:
      return certificate.leaf !== null && isOurs(certificate.leaf)
        ? { command, text: 'The same names from the same CA, which Secret calico-tls-ca holds.' }
        : {
            command: 'kubectl calico-tls rotate ca',
            text: `A CA of this program takes over${certificate.leaf === null ? '' : ` from ${certificate.leaf.issuer}`}: both ends trust it first. To stay with the present CA: ${command} with --ca-cert and --ca-key, --ca-secret or --csr-dir.`,
          };
  }
}

/** Issued by a CA that this program made: it is named so. */
function isOurs({ issuer }: Certificate): boolean {
  return /(^|[,+])CN=calico-tls-ca /.test(issuer);
}

/** What is done about a CA that ends: the next one takes over, unless the operator issues all leafs from its own. */
export function authorityRemedies({
  ends,
  snapshot,
}: FelixTyphaContext): (code: FindingCode) => Remedy | null {
  const isChangeable = ends.some(
    ({ certificate }) =>
      certificate?.object?.object === 'Secret' && renewerOf(snapshot, certificate) === null,
  );
  return (code) =>
    code === 'CTLS412' && isChangeable
      ? {
          command: 'kubectl calico-tls rotate ca --retire-ca',
          text: 'Both ends trust the next CA before a certificate of it is used; the old one goes at the end.',
        }
      : null;
}

/** What is done about a certificate whose CA the other end does not trust, whose chain is wrong, or whose names are. */
export function refusalRemedies(
  context: FelixTyphaContext,
): (holder: End, code: FindingCode) => Remedy | null {
  const { snapshot } = context;
  return ({ certificate }, code) => {
    const refused = [ctls107, ctls108].find((kind) => kind.code === code);
    if (refused !== undefined) return convergeRemedy(context, refused.remedy);
    if (code !== 'CTLS407' && code !== 'CTLS409') return null;
    if (certificate?.object?.object !== 'Secret' || renewerOf(snapshot, certificate) !== null) return null;
    return {
      command: 'kubectl calico-tls rotate ca',
      text: 'A CA that both ends trust first takes over, with new certificates of the same names. To keep the present certificate instead, add its CA to the bundle of the other end.',
    };
  };
}
