import { createHash } from 'node:crypto';
import type { ConfigMap, EnvVar, PodTemplate, RedactedObject } from '../../../src/snapshot/objects.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import type { Certificate } from '../../../src/x509/certificate.ts';
import { pemBlock } from '../../../src/x509/der/pem-text.ts';
import { issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { testTime } from '../judged.ts';
import { authority } from './certificate-pool.ts';
import { isWorkload, keyOf, type Rolling } from './scene.ts';

const parsed = new Map<string, readonly Certificate[]>();

export function certificatesIn(text: string): readonly Certificate[] {
  const found = parsed.get(text) ?? parseCertificates(text).certificates;
  parsed.set(text, found);
  return found;
}

interface Stated {
  readonly commonName: string;
  readonly uriSan: string;
  readonly leaf: Certificate;
  readonly own: boolean;
}

/**
 * What the Tigera operator makes of its namespace: every object of calico-system that changes. While a Secret
 * states no name it touches nothing. Source: operator pkg/render/typha.go typhaEnvVars, node.go,
 * pkg/tls/certificatemanagement/certificatebundle.go.
 */
export function reconcile(sources: ReadonlyMap<string, RedactedObject>): RedactedObject[] {
  const reissued = missingSecrets(sources);
  const objects = new Map([...sources, ...reissued.map((secret) => [keyOf(secret), secret] as const)]);
  return [...reissued, ...rendered(objects)];
}

/** A Secret of the pair that is not there is made anew, with a certificate of the operator's own. */
function missingSecrets(objects: ReadonlyMap<string, RedactedObject>): RedactedSecret[] {
  return (['typha-certs', 'node-certs'] as const).flatMap((name): RedactedSecret[] => {
    if (objects.has(`Secret/tigera-operator/${name}`)) return [];
    const made = issueLeaf(authority('operator'), {
      commonNames: [name === 'typha-certs' ? 'typha-server' : 'typha-client'],
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      now: testTime,
    });
    return [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { namespace: 'tigera-operator', name },
        type: 'Opaque',
        values: {
          'tls.crt': { kind: 'text', text: made.certificatePem },
          'tls.key': { kind: 'private-key', key: tracePrivateKey(made.privateKeyPem) },
        },
        changedAt: null,
        owners: ['operator'],
      },
    ];
  });
}

function rendered(objects: ReadonlyMap<string, RedactedObject>): RedactedObject[] {
  const [typha, node] = [stated(objects, 'typha-certs'), stated(objects, 'node-certs')];
  if (typha === null || node === null) return [];
  const copies = ['typha-certs', 'node-certs'].flatMap((name) => copied(objects, name));
  const bundle = bundleOf(objects, [typha, node]);
  const current = objects.get('ConfigMap/calico-system/tigera-ca-bundle');
  const same = current?.kind === 'ConfigMap' && current.data?.['tigera-ca-bundle.crt'] === textOf(bundle);
  const hash = createHash('sha1').update(textOf(bundle)).digest('hex').slice(0, 8);
  const workloads = [...objects.values()].filter(isWorkload).flatMap((object): Rolling[] => {
    if (object.metadata.annotations?.['unsupported.operator.tigera.io/ignore'] === 'true') return [];
    const leaf = object.kind === 'Deployment' && typha.own ? typha.leaf.sha256.slice(0, 8) : '';
    const template = templateOf(object, typha, node, `${hash}${leaf}`);
    if (JSON.stringify(template) === JSON.stringify(object.spec.template)) return [];
    return [
      object.kind === 'Deployment'
        ? { ...object, spec: { ...object.spec, template } }
        : { ...object, spec: { ...object.spec, template } },
    ];
  });
  return [...copies, ...(same ? [] : [bundle]), ...workloads];
}

const textOf = (map: ConfigMap): string => map.data?.['tigera-ca-bundle.crt'] ?? '';

function stated(
  objects: ReadonlyMap<string, RedactedObject>,
  name: 'typha-certs' | 'node-certs',
): Stated | null {
  const secret = objects.get(`Secret/tigera-operator/${name}`);
  if (secret?.kind !== 'Secret') return null;
  const text = (key: string) => {
    const value = secret.values[key];
    return value?.kind === 'text' ? value.text : '';
  };
  const [leaf] = certificatesIn(text('tls.crt') || text('cert.crt'));
  if (leaf === undefined) return null;
  if (leaf.issuer.includes('CN=tigera-operator-signer'))
    return {
      commonName: name === 'typha-certs' ? 'typha-server' : 'typha-client',
      uriSan: '',
      leaf,
      own: true,
    };
  const [commonName, uriSan] = [text('common-name'), text('uri-san')];
  return commonName === '' && uriSan === '' ? null : { commonName, uriSan, leaf, own: false };
}

function copied(objects: ReadonlyMap<string, RedactedObject>, name: string): RedactedSecret[] {
  const source = objects.get(`Secret/tigera-operator/${name}`);
  const copy = objects.get(`Secret/calico-system/${name}`);
  if (source?.kind !== 'Secret') return [];
  const [legacyLeaf, legacyKey] = [source.values['cert.crt'], source.values['key.key']];
  const values = {
    ...(legacyLeaf === undefined ? {} : { 'tls.crt': legacyLeaf }),
    ...(legacyKey === undefined ? {} : { 'tls.key': legacyKey }),
    ...source.values,
  };
  if (copy?.kind === 'Secret' && JSON.stringify(copy.values) === JSON.stringify(values)) return [];
  return [{ ...source, values, metadata: { namespace: 'calico-system', name } }];
}

function bundleOf(objects: ReadonlyMap<string, RedactedObject>, sides: readonly Stated[]): ConfigMap {
  const typhaCa = objects.get('ConfigMap/tigera-operator/typha-ca');
  const more = typhaCa?.kind === 'ConfigMap' ? (typhaCa.data?.caBundle ?? '') : '';
  const certificates = [
    ...certificatesIn(authority('operator').certificatePem),
    ...sides.flatMap(({ leaf, own }) => (own ? [] : [leaf])),
    ...certificatesIn(more),
  ];
  const pem = certificates.map((one) => pemBlock('CERTIFICATE', one.der)).join('');
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'calico-system', name: 'tigera-ca-bundle' },
    data: { 'ca.crt': pem, 'tigera-ca-bundle.crt': pem },
  };
}

function templateOf(object: Rolling, typha: Stated, node: Stated, hash: string): PodTemplate {
  const { template } = object.spec;
  const names: readonly (readonly [string, string | null])[] =
    object.kind === 'Deployment'
      ? [
          ['TYPHA_CLIENTCN', typha.commonName === '' ? null : node.commonName],
          ['TYPHA_CLIENTURISAN', typha.uriSan === '' ? null : node.uriSan],
        ]
      : [
          ['FELIX_TYPHACN', typha.commonName || null],
          ['FELIX_TYPHAURISAN', typha.uriSan || null],
        ];
  const managed = new Set(names.map(([name]) => name));
  const rendered = names.flatMap(([name, value]): EnvVar[] =>
    value === null ? [] : [value === '' ? { name } : { name, value }],
  );
  return {
    ...template,
    metadata: {
      ...template.metadata,
      annotations: { ...template.metadata?.annotations, 'hash.operator.tigera.io/bundle': hash },
    },
    spec: {
      ...template.spec,
      containers: template.spec.containers.map((container) => {
        if (!/^(calico-typha|calico-node|felix|confd)$/.test(container.name)) return container;
        const env = (container.env ?? []).filter(({ name }) => !managed.has(name));
        return { ...container, env: [...env, ...rendered] };
      }),
    },
  };
}
