import type { ApplyRequest } from '../../../src/apply/engine.ts';
import { keyStore } from '../../../src/apply/storage/key-store.ts';
import type { Staged } from '../../../src/apply/storage/staging.ts';
import { rolloutProgress } from '../../../src/apply/waiting/rollout-progress.ts';
import type { KeyStore } from '../../../src/patch/key-store.ts';
import type { Next, ObjectChange, Rollout, Step } from '../../../src/plan/model/step.ts';
import type { DaemonSet, Deployment, EnvVar } from '../../../src/snapshot/objects.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../src/snapshot/snapshot.ts';
import { type Authority, createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';

/** New certificates, as `migrate` makes them before its first write. */
export interface NewCertificates {
  readonly authority: Authority;
  readonly staged: Staged;
  readonly keys: KeyStore;
}

export function newCertificates(now: Date): NewCertificates {
  const authority = createAuthority({ commonName: 'new-calico-ca', now });
  const leaf = (name: string) =>
    issueLeaf(authority, {
      commonNames: [`calico-${name}`],
      uriSans: [`spiffe://cluster.local/ns/kube-system/sa/calico-${name}`],
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
      now,
    });
  const [typha, felix] = [leaf('typha'), leaf('node')];
  const staged = { typha, felix, caPem: authority.certificatePem, caKeyPem: authority.privateKeyPem };
  return { authority, staged, keys: keyStore([typha.privateKeyPem, felix.privateKeyPem]) };
}

const namespace = 'kube-system';
const typhaRollout: Rollout = {
  kind: 'Deployment',
  namespace,
  name: 'calico-typha',
  pods: 2,
  maxUnavailable: '1',
  restart: false,
};
const nodeRollout: Rollout = { ...typhaRollout, kind: 'DaemonSet', name: 'calico-node', pods: 4 };

/** A small plan for a manifest install; no proof, only the mechanics: files, then one end, then the other. */
export function manifestNext({ staged }: NewCertificates): (snapshot: Snapshot) => Next {
  return (snapshot) => {
    const unfinished = [typhaRollout, nodeRollout].filter((one) => !isQuiet(snapshot, one));
    if (unfinished.length > 0) return { kind: 'step', step: step('wait', [], unfinished) };
    const found = stepsOf(snapshot, staged).find(({ changes }) => changes.length > 0);
    return found === undefined ? { kind: 'done', note: null } : { kind: 'step', step: found };
  };
}

/** All steps at once, as a planner simulates them for the screen. */
export function manifestPlan(snapshot: Snapshot, { staged }: NewCertificates): Step[] {
  return stepsOf(snapshot, staged).filter(({ changes }) => changes.length > 0);
}

function stepsOf(snapshot: Snapshot, staged: Staged): Step[] {
  return [
    {
      ...step('files', [
        ...secretChange(snapshot, 'calico-typha-certs', 'typha.crt', 'typha.key', staged.typha),
        ...secretChange(snapshot, 'calico-node-certs', 'calico-node.crt', 'calico-node.key', staged.felix),
      ]),
      waits: [{ kind: 'files', ms: 120_000, objects: [] }],
    },
    step('typha-identity', envChange(snapshot, typhaRollout, 'TYPHA_CLIENTURISAN', uri('node')), [
      typhaRollout,
    ]),
    step('node-identity', envChange(snapshot, nodeRollout, 'FELIX_TYPHAURISAN', uri('typha')), [nodeRollout]),
    step('typha-spiffe', envChange(snapshot, typhaRollout, 'TYPHA_CLIENTCN', null), [typhaRollout]),
    step('node-spiffe', envChange(snapshot, nodeRollout, 'FELIX_TYPHACN', null), [nodeRollout]),
  ];
}

const uri = (name: string): string => `spiffe://cluster.local/ns/kube-system/sa/calico-${name}`;

export function step(id: string, changes: readonly ObjectChange[], rollouts: readonly Rollout[] = []): Step {
  return {
    id,
    title: `step ${id}`,
    why: 'a test',
    changes,
    preconditions: [],
    removals: [],
    effects: [],
    rollouts,
    waits: rollouts.length === 0 ? [] : [{ kind: 'rollouts' }],
    proof: { pairings: 1, refused: 0 },
  };
}

export function isQuiet(snapshot: Snapshot, { kind, name, namespace: where }: Rollout): boolean {
  const found = lookUp(snapshot, kind, where, name);
  return found.kind === 'known' && rolloutProgress(found.value, [], new Date(0)).finished;
}

function secretChange(
  snapshot: Snapshot,
  name: string,
  certificateKey: string,
  privateKey: string,
  pair: { readonly certificatePem: string; readonly privateKeyPem: string },
): ObjectChange[] {
  const found = lookUp(snapshot, 'Secret', namespace, name);
  if (found.kind !== 'known') throw new Error(`Secret ${name} is ${found.kind}`);
  const before = found.value;
  const after: RedactedSecret = {
    ...before,
    values: {
      ...before.values,
      [certificateKey]: { kind: 'text', text: pair.certificatePem },
      [privateKey]: { kind: 'private-key', key: tracePrivateKey(pair.privateKeyPem) },
    },
  };
  const same = JSON.stringify(before.values) === JSON.stringify(after.values);
  return same ? [] : [{ before, after, fields: ['certificate'] }];
}

/** Sets, or takes away, one variable of the container that is named like its workload. */
export function envChange(
  snapshot: Snapshot,
  { kind, name, namespace: where }: Rollout,
  variable: string,
  value: string | null,
): ObjectChange[] {
  const found = lookUp(snapshot, kind, where, name);
  if (found.kind !== 'known') throw new Error(`${kind} ${name} is ${found.kind}`);
  const before = found.value;
  const after = withEnv(before, variable, value);
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ before, after, fields: [`env ${variable}`] }];
}

function withEnv<T extends Deployment | DaemonSet>(workload: T, variable: string, value: string | null): T {
  const { template } = workload.spec;
  const containers = template.spec.containers.map((container) => {
    if (container.name !== workload.metadata.name) return container;
    const others = (container.env ?? []).filter((entry) => entry.name !== variable);
    const present = (container.env ?? []).find((entry) => entry.name === variable);
    if (present?.value === (value ?? undefined)) return container;
    const env: EnvVar[] = value === null ? others : [...others, { name: variable, value }];
    return { ...container, env };
  });
  const spec = { ...template.spec, containers };
  return { ...workload, spec: { ...workload.spec, template: { ...template, spec } } };
}

export type RequestParts = Pick<ApplyRequest, 'plan' | 'next' | 'keys' | 'staged'>;

export function manifestRequest(snapshot: Snapshot, made: NewCertificates): RequestParts {
  return {
    plan: manifestPlan(snapshot, made),
    next: manifestNext(made),
    keys: made.keys,
    staged: made.staged,
  };
}
