import type { Authority } from '../../../src/x509/issue.ts';
import type { Clock } from '../clock.ts';
import { type KubeObject, listAt, numberAt, stringsAt, textAt } from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Change, Store } from '../store.ts';
import { authorityOf } from './authority.ts';
import { bundle } from './bundle.ts';
import { certificateKeys, firstOf, type KeyPair, privateKeys } from './certificates.ts';
import { Hashes } from './hashes.ts';
import { judge, type OperatorInputs } from './inputs.ts';
import { keyPairSecret, operatorAuthority, operatorLeaf } from './key-pair-secret.ts';
import { cniConfig, kubeControllers } from './kube-controllers.ts';
import { ownedMetadata, sourceNamespace, targetNamespace } from './metadata.ts';
import { nodeDaemonSet } from './node.ts';
import { otherOf, PairRace } from './pair-race.ts';
import { put } from './put.ts';
import { writeConditions } from './status.ts';
import { typhaBudget, typhaDeployment, typhaService } from './typha.ts';

const day = 86_400_000;
const secrets = resourceOf('v1', 'Secret');
const configMaps = resourceOf('v1', 'ConfigMap');
const nodes = resourceOf('v1', 'Node');
const installations = resourceOf('operator.tigera.io/v1', 'Installation');
const goldmanes = resourceOf('operator.tigera.io/v1', 'Goldmane');
/** Kinds without a namespace whose changes it looks at. */
const watched = new Set(['Installation', 'Goldmane', 'Node']);
const statuses = resourceOf('operator.tigera.io/v1', 'TigeraStatus');
const workloads = new Set(['Deployment', 'DaemonSet']);
const sources = new Set(['typha-certs', 'node-certs', 'tigera-ca-private', 'typha-ca']);

/** The Tigera operator as far as TLS goes. It acts in `reconcile` and nowhere else. */
export class Operator {
  readonly #store: Store;
  readonly #clock: Clock;
  #race = new PairRace(0);
  #raceTime: () => number = Date.now;
  readonly hashes: Hashes;
  /** What a race will write back. */
  readonly #overwrites: KubeObject[] = [];
  /** Why the last pass rendered nothing, null when it did. */
  #problem: string | null = null;
  #triggered = true;
  /** Set while the operator writes: its own changes trigger nothing. */
  #acting = false;
  #issued = 0;

  constructor(store: Store, clock: Clock, seen: readonly string[]) {
    this.#store = store;
    this.#clock = clock;
    this.hashes = new Hashes(seen);
    store.subscribe((change) => this.#noticed(change));
  }

  /** From now on the second of two Secrets that change within so many milliseconds of a time is overwritten. */
  race(milliseconds: number, time: () => number): void {
    this.#race = new PairRace(milliseconds);
    this.#raceTime = time;
  }

  /** Reconciles when something that the operator watches has changed: not the copies in calico-system. */
  reconcileIfTriggered(): void {
    if (this.#triggered) this.reconcile();
  }

  /** One full pass, as the operator also makes every few minutes. */
  reconcile(): void {
    this.#acting = true;
    try {
      this.#triggered = false;
      const installation = this.#store.find(installations, null, 'default');
      if (installation !== undefined) this.#render(installation);
    } finally {
      this.#acting = false;
    }
  }

  /** Brings TigeraStatus and the Installation up to date with how far pods have rolled. */
  report(): void {
    const installation = this.#store.find(installations, null, 'default');
    if (installation === undefined) return;
    this.#acting = true;
    const problem = this.#problem;
    const rolling = problem === null && this.#rolling();
    const now = this.#clock.now();
    const status = this.#store.find(statuses, null, 'calico') ?? this.#put(emptyStatus);
    writeConditions(this.#store, status, now, problem, rolling);
    writeConditions(this.#store, installation, now, problem, rolling);
    this.#acting = false;
  }

  #render(installation: KubeObject): void {
    const authority = this.#authority(installation);
    const typha = this.#keyPair(installation, authority, 'typha-certs', 'typha-server');
    const node = this.#keyPair(installation, authority, 'node-certs', 'typha-client');
    const typhaCa = this.#store.find(configMaps, sourceNamespace, 'typha-ca');
    const caBundle = stringsAt(typhaCa, 'data').caBundle;
    this.#problem = problemOf(typha) ?? problemOf(node);
    if (typhaCa !== undefined && caBundle === undefined) {
      this.#problem ??= 'ConfigMap "typha-ca" does not have a field named "caBundle"';
    }
    if (this.#problem !== null) return;
    const inputs: OperatorInputs = {
      installation,
      authorityPem: authority.certificatePem,
      typha,
      node,
      typhaCa: caBundle ?? null,
      nodes: this.#store.list(nodes, null).length,
      goldmane: this.#store.find(goldmanes, null, 'default') !== undefined,
    };
    for (const name of ['typha-certs', 'node-certs']) this.#copy(installation, name);
    this.#put(activeOperator(installation));
    this.#put(bundle(inputs, this.hashes));
    this.#put(cniConfig(inputs));
    for (const object of [typhaService(inputs), typhaBudget(inputs), typhaDeployment(inputs, this.hashes)])
      this.#put(object);
    this.#put(nodeDaemonSet(inputs, this.hashes));
    this.#put(kubeControllers(inputs, this.hashes));
  }

  #authority(installation: KubeObject): Authority {
    const found = this.#store.find(secrets, sourceNamespace, 'tigera-ca-private');
    const kept = found === undefined ? null : authorityOf(found);
    if (kept !== null) return kept;
    const fresh = operatorAuthority(this.#clock.now());
    this.#put(keyPairSecret(installation, sourceNamespace, 'tigera-ca-private', fresh));
    return fresh;
  }

  /** Judges one Secret, and makes the operator's own where none is there or its own is due. */
  #keyPair(installation: KubeObject, authority: Authority, name: string, commonName: string): KeyPair {
    const now = this.#clock.now();
    const found = this.#store.find(secrets, sourceNamespace, name);
    const judged = judge(name, found, authority.certificatePem, now);
    const due = judged.kind === 'own' && judged.notAfter.getTime() - now.getTime() < 30 * day;
    if (judged.kind === 'byo' || judged.kind === 'refused' || (judged.kind === 'own' && !due)) return judged;
    this.#issued += 1;
    const leaf = operatorLeaf(authority, commonName, now, this.#issued);
    const secret = this.#put(keyPairSecret(installation, sourceNamespace, name, leaf));
    return judge(name, secret, authority.certificatePem, now);
  }

  #copy(installation: KubeObject, name: string): void {
    const source = this.#store.get(secrets, sourceNamespace, name);
    const { annotations, labels } = source.metadata;
    const metadata = ownedMetadata(installation, targetNamespace, name);
    this.#put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        ...metadata,
        labels: { ...labels, ...metadata.labels },
        annotations: Object.fromEntries(
          Object.entries(annotations ?? {}).filter(([key]) => key.includes('tigera.io/')),
        ),
      },
      type: textAt(source, 'type'),
      data: copiedData(source),
    });
  }

  #put(object: KubeObject): KubeObject {
    return put(this.#store, object);
  }

  #rolling(): boolean {
    return this.#store.entries().some(({ object }) => {
      if (object.metadata.namespace !== targetNamespace || !workloads.has(object.kind)) return false;
      const daemon = object.kind === 'DaemonSet';
      const wanted = daemon
        ? numberAt(object, 'status', 'desiredNumberScheduled')
        : numberAt(object, 'spec', 'replicas');
      const updated = numberAt(object, 'status', daemon ? 'updatedNumberScheduled' : 'updatedReplicas') ?? 0;
      const ready = numberAt(object, 'status', daemon ? 'numberReady' : 'readyReplicas') ?? 0;
      return updated < (wanted ?? 0) || ready < (wanted ?? 0);
    });
  }

  #noticed({ object, type }: Change): void {
    if (this.#acting) return;
    const { name, namespace } = object.metadata;
    if (object.kind === 'Secret' && namespace === sourceNamespace && type !== 'DELETED') this.#raced(object);
    const source = namespace === sourceNamespace && sources.has(name);
    const workload = namespace === targetNamespace && workloads.has(object.kind) && isEdited(object);
    if (source || workload || watched.has(object.kind)) this.#triggered = true;
  }

  #raced(secret: KubeObject): void {
    const other = otherOf(secret.metadata.name);
    if (other === undefined) return;
    const now = this.#raceTime();
    const overwrite = this.#race.overwriteOf(secret.metadata.name, now);
    this.#race.changed(secret.metadata.name, this.#store.find(secrets, sourceNamespace, other), now);
    if (overwrite === null) return;
    const { resourceVersion: _, ...metadata } = overwrite.metadata;
    this.#overwrites.push({ ...overwrite, metadata });
  }

  /** Writes back over Secrets what was read before they changed. To be called when the client has its answer. */
  finishRaces(): void {
    this.#acting = true;
    for (const object of this.#overwrites.splice(0)) this.#put(object);
    this.#acting = false;
  }
}

/** A copy keeps the keys of its source, and has tls.crt and tls.key whatever those are called. */
function copiedData(source: KubeObject): Readonly<Record<string, string>> {
  const data = stringsAt(source, 'data');
  return {
    ...data,
    'tls.crt': firstOf(data, certificateKeys),
    'tls.key': firstOf(data, privateKeys),
  };
}

function problemOf(pair: KeyPair): string | null {
  return pair.kind === 'refused' ? pair.message : null;
}

/** Whether somebody owns fields besides controllers and the operator: a hand edit, to be reverted. */
function isEdited(object: KubeObject): boolean {
  const entries = listAt(object, 'metadata', 'managedFields');
  return entries.some((entry) => !['operator', 'kube-controller-manager'].includes(textAt(entry, 'manager')));
}

const emptyStatus: KubeObject = {
  apiVersion: 'operator.tigera.io/v1',
  kind: 'TigeraStatus',
  metadata: { name: 'calico' },
  spec: {},
};

function activeOperator(installation: KubeObject): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: ownedMetadata(installation, targetNamespace, 'active-operator'),
    data: { 'active-namespace': sourceNamespace },
  };
}
