import fc from 'fast-check';

/** Where a workload has its endpoints, or the paths of its files. */
export type Where = 'config-map' | 'literal' | 'none';

export interface EtcdWorkloadChoices {
  readonly present: boolean;
  readonly endpoints: Exclude<Where, 'none'>;
  readonly paths: Where;
  readonly mounted: boolean;
  /** Another Secret than the one of the manifests, with other keys behind the paths. */
  readonly ownSecret: boolean;
}

/** An install whose datastore is etcd, as people leave it. */
export interface EtcdChoices {
  readonly node: EtcdWorkloadChoices;
  readonly controllers: EtcdWorkloadChoices;
  readonly typha: EtcdWorkloadChoices;
  readonly calicoctl: EtcdWorkloadChoices;
  readonly installer: 'mounted' | 'not-mounted' | 'none';
  readonly scheme: 'http' | 'https';
  /** What the Secrets hold: nothing, the certificate in use, or one of which only the paths are missing. */
  readonly stored: 'nothing' | 'in-use';
  readonly hosts: 1 | 3;
}

/** A workload as calico-etcd.yaml has it. */
export const publishedWorkload = {
  present: true,
  endpoints: 'config-map',
  paths: 'config-map',
  mounted: true,
  ownSecret: false,
} as const satisfies EtcdWorkloadChoices;

/** calico-etcd.yaml as it is published, in plaintext. */
export const publishedEtcd: EtcdChoices = {
  node: publishedWorkload,
  controllers: publishedWorkload,
  typha: { ...publishedWorkload, present: false },
  calicoctl: { ...publishedWorkload, present: false },
  installer: 'mounted',
  scheme: 'http',
  stored: 'nothing',
  hosts: 1,
};

/** The same with mutual TLS. */
export const securedEtcd: EtcdChoices = { ...publishedEtcd, scheme: 'https', stored: 'in-use' };

const workload = (present: boolean) =>
  fc.record<EtcdWorkloadChoices>({
    present: present ? fc.constant(true) : fc.boolean(),
    endpoints: fc.constantFrom('config-map', 'config-map', 'literal'),
    paths: fc.constantFrom('config-map', 'config-map', 'literal', 'none'),
    mounted: fc.boolean(),
    ownSecret: fc.boolean(),
  });

export const etcdChoices: fc.Arbitrary<EtcdChoices> = fc.record<EtcdChoices>({
  node: workload(true),
  controllers: workload(false),
  typha: workload(false),
  calicoctl: workload(false),
  installer: fc.constantFrom('mounted', 'not-mounted', 'none'),
  scheme: fc.constantFrom('http', 'http', 'https'),
  stored: fc.constantFrom('nothing', 'in-use'),
  hosts: fc.constantFrom(1, 3),
});
