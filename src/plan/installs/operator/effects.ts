import { copiesNamespace, operatorNamespace } from '../../../calico/installation.ts';
import {
  copiedValues,
  operatorIssuer,
  operatorSecrets,
  requiredByClients,
  requiredByTypha,
  type StatedIdentity,
  statedIdentity,
} from '../../../links/felix-typha/operator-secret.ts';
import type { ConfigMap, DaemonSet, Deployment } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { allOf, lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { pemBlock } from '../../../x509/der/pem-text.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { editEnv, withTemplate } from '../../edits/pod-template.ts';
import type { PlannedObject } from '../../model/step.ts';

const bundleName = 'tigera-ca-bundle';
/** The bundle's hash in both pod templates: whenever trust or a leaf of the user's own changes, both roll. */
const bundleHash = 'hash.operator.tigera.io/tigera-ca-bundle';

/**
 * What the operator makes of its sources: the copies and the bundle in calico-system and the settings of
 * Typha and calico-node; only objects that change. Source: operator pkg/render/{typha,node}.go,
 * pkg/tls/certificatemanagement/certificatebundle.go.
 */
export function operatorEffects(snapshot: Snapshot): PlannedObject[] {
  const typha = knownValue(statedIdentity(snapshot, 'typha-certs'));
  const node = knownValue(statedIdentity(snapshot, 'node-certs'));
  if (typha === undefined || node === undefined) return [];
  const copies = operatorSecrets.flatMap((name) => copyOf(snapshot, name));
  const bundle = bundleOf(snapshot, [typha, node]);
  const hash =
    bundle === null
      ? null
      : parseCertificates(bundle.data?.['tigera-ca-bundle.crt'] ?? '')
          .certificates.map((c) => c.sha256.slice(0, 8))
          .join('');
  const workloads = [...allOf(snapshot, 'Deployment'), ...allOf(snapshot, 'DaemonSet')].flatMap((object) =>
    rendered(object, typha, node, hash),
  );
  return [...copies, ...(bundle === null ? [] : [bundle]), ...workloads];
}

function copyOf(snapshot: Snapshot, name: (typeof operatorSecrets)[number]): RedactedSecret[] {
  const source = knownValue(lookUp(snapshot, 'Secret', operatorNamespace, name));
  const copy = knownValue(lookUp(snapshot, 'Secret', copiesNamespace, name));
  if (source === undefined) return [];
  const values = copiedValues(source);
  if (valuesText(values) === valuesText(copy?.values ?? {})) return [];
  const metadata = copy?.metadata ?? { namespace: copiesNamespace, name };
  return [{ ...source, metadata, values, changedAt: null }];
}

function valuesText(values: RedactedSecret['values']): string {
  return JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function bundleOf(snapshot: Snapshot, stated: readonly StatedIdentity[]): ConfigMap | null {
  const current = knownValue(lookUp(snapshot, 'ConfigMap', copiesNamespace, bundleName));
  if (current === undefined) return null;
  const text = current.data?.['tigera-ca-bundle.crt'] ?? current.data?.['ca.crt'] ?? '';
  const own = parseCertificates(text).certificates.filter(
    (c) => c.isCa && c.commonName.startsWith(operatorIssuer),
  );
  const leafs = stated.flatMap(({ leaf, ownCertificate }) => (leaf === null || ownCertificate ? [] : [leaf]));
  const authorities =
    knownValue(lookUp(snapshot, 'ConfigMap', operatorNamespace, 'typha-ca'))?.data?.caBundle ?? '';
  const wanted = distinct([...own, ...leafs, ...parseCertificates(authorities).certificates]);
  const present = distinct(parseCertificates(text).certificates);
  if (fingerprints(wanted) === fingerprints(present)) return null;
  const pem = wanted.map((certificate) => pemBlock('CERTIFICATE', certificate.der)).join('');
  return { ...current, data: { ...current.data, 'ca.crt': pem, 'tigera-ca-bundle.crt': pem } };
}

function rendered(
  object: Deployment | DaemonSet,
  typha: StatedIdentity,
  node: StatedIdentity,
  hash: string | null,
): (Deployment | DaemonSet)[] {
  if (object.metadata.namespace !== copiesNamespace) return [];
  const { template } = object.spec;
  const [ofTypha, ofClients] = [requiredByTypha(typha, node), requiredByClients(typha)];
  const withEnv =
    object.metadata.name === 'calico-typha'
      ? editEnv(template, 'calico-typha', {
          TYPHA_CLIENTCN: ofTypha.commonName,
          TYPHA_CLIENTURISAN: ofTypha.uriSan,
        })
      : /^calico-node(-windows)?$/.test(object.metadata.name)
        ? ['calico-node', 'node', 'felix', 'confd'].reduce(
            (t, container) =>
              editEnv(t, container, {
                FELIX_TYPHACN: ofClients.commonName,
                FELIX_TYPHAURISAN: ofClients.uriSan,
              }),
            template,
          )
        : null;
  if (withEnv === null) return [];
  const annotations = { ...withEnv.metadata?.annotations, ...(hash === null ? {} : { [bundleHash]: hash }) };
  const after = { ...withEnv, metadata: { ...withEnv.metadata, annotations } };
  if (hash === null && sameEnv(template, after)) return [];
  return [withTemplate(object, after)];
}

/** The order of variables does not matter to a process; the API server drops an empty value. */
function sameEnv(one: Deployment['spec']['template'], other: Deployment['spec']['template']): boolean {
  const text = (template: typeof one) =>
    JSON.stringify(
      template.spec.containers.map((c) =>
        (c.env ?? [])
          .map(
            (e) => `${e.name}=${e.value ?? (e.valueFrom === undefined ? '' : JSON.stringify(e.valueFrom))}`,
          )
          .toSorted(),
      ),
    );
  return text(one) === text(other);
}

function distinct(certificates: readonly Certificate[]): Certificate[] {
  return [...new Map(certificates.map((c) => [c.sha256, c])).values()];
}

function fingerprints(certificates: readonly Certificate[]): string {
  return certificates
    .map((c) => c.sha256)
    .toSorted()
    .join();
}
