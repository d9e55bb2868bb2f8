/** A kind of Calico's or its operator's that scenarios have objects of, served with a schema that takes all. */
export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  /** `status` can only be written apart from the rest. */
  readonly statusSubresource: boolean;
}

const calico = (kind: string, plural: string): CustomKind => ({
  group: 'crd.projectcalico.org',
  version: 'v1',
  kind,
  plural,
  statusSubresource: false,
});

const operator = (kind: string, plural: string): CustomKind => ({
  group: 'operator.tigera.io',
  version: 'v1',
  kind,
  plural,
  statusSubresource: true,
});

/** Where Calico's manifests are installed these are there, whether or not they have objects. */
export const calicoKinds: readonly CustomKind[] = [
  calico('ClusterInformation', 'clusterinformations'),
  calico('FelixConfiguration', 'felixconfigurations'),
];

/** Only where the operator is installed. */
export const operatorKinds: readonly CustomKind[] = [
  operator('Installation', 'installations'),
  operator('TigeraStatus', 'tigerastatuses'),
  operator('Goldmane', 'goldmanes'),
];

export const customKinds: readonly CustomKind[] = [...calicoKinds, ...operatorKinds];

/** Its CustomResourceDefinition, cluster-scoped. */
export function definitionOf({ group, version, kind, plural, statusSubresource }: CustomKind): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          },
          ...(statusSubresource ? { subresources: { status: {} } } : {}),
        },
      ],
    },
  };
}
